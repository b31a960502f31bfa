package com.asoud.ddl.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.cli.DdlTool;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What Maven is told in the plugin's descriptor, and what the command line says of itself, are the same. */
class GoalsTest {

    /** Maven knows the class path; nobody can be asked for a password; the others are every goal's. */
    private static final Set<String> OF_THE_COMMAND_LINE_ONLY =
            Set.of("--classpath", "--module-classes", "--password", "--debug", "--help", "--version");

    /** What every goal has besides, documented in {@link Goal}. */
    private static final Set<String> OF_MAVEN_ONLY =
            Set.of("session", "project", "execution", "skip", "debug", "server", "generateCommand");

    static Stream<CommandSpec> commands() {
        return DdlTool.commandLine().getSubcommands().values().stream()
                .filter(command -> command.getCommand().getClass().getPackage().equals(DdlTool.class.getPackage()))
                .map(CommandLine::getCommandSpec);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_option_of_a_command_is_a_parameter_of_its_goal(CommandSpec command) throws Exception {
        Element goal = goal(command.name());
        List<String> missing = new ArrayList<>();
        for (ArgSpec argument : arguments(command)) {
            String name = parameter(argument);
            boolean there = children(children(goal, "parameters").get(0), "parameter").stream()
                    .filter(parameter -> text(parameter, "name").equals(name))
                    .anyMatch(parameter ->
                            text(parameter, "type").equals(type(argument).getName())
                                    && plain(text(parameter, "description")).equals(description(argument))
                                    && hasProperty(goal, name, property(command, argument), argument));
            if (!there) {
                missing.add(source(command, argument));
            }
        }

        assertThat(String.join("\n", missing))
                .as("put this into the class of the goal %s, in com.asoud.ddl.maven", command.name())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_parameter_of_a_goal_is_an_option_of_its_command(CommandSpec command) throws Exception {
        Set<String> parameters = parameters(command.name());
        parameters.removeAll(OF_MAVEN_ONLY);

        assertThat(parameters)
                .isSubsetOf(
                        arguments(command).stream().map(GoalsTest::parameter).toList());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_goal_is_described_as_its_command(CommandSpec command) throws Exception {
        assertThat(plain(text(goal(command.name()), "description")))
                .startsWith(String.join(" ", command.usageMessage().description()));
        assertThat(text(goal(command.name()), "threadSafe")).isEqualTo("true");
    }

    @Test
    void the_goals_are_the_commands_and_two_more() throws Exception {
        assertThat(goals().stream().map(goal -> text(goal, "goal")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(commands().map(CommandSpec::name), Stream.of("generate-no-fork", "help"))
                                .toList());
    }

    @Test
    void generate_takes_the_same_whether_it_compiles_or_not() throws Exception {
        assertThat(parameters("generate-no-fork")).isEqualTo(parameters("generate"));
    }

    @Test
    void messages_know_the_parameters_of_all_goals() {
        assertThat(Arguments.goals())
                .extracting(Goal::command)
                .containsExactlyInAnyOrderElementsOf(
                        commands().map(CommandSpec::name).toList());
    }

    private static Set<String> parameters(String goal) throws Exception {
        Set<String> names = new TreeSet<>();
        for (Element parameter : children(children(goal(goal), "parameters").get(0), "parameter")) {
            names.add(text(parameter, "name"));
        }
        return names;
    }

    private static List<ArgSpec> arguments(CommandSpec command) {
        return command.args().stream()
                .filter(each -> !(each instanceof OptionSpec option)
                        || !OF_THE_COMMAND_LINE_ONLY.contains(option.longestName()))
                .toList();
    }

    /** The flavour of new files is another thing than the one that a database has. */
    private static String property(CommandSpec command, ArgSpec argument) {
        boolean ofNewFiles = Set.of("generate", "check").contains(command.name())
                && option(argument).equals("flavour");
        return "asoud-ddl." + (ofNewFiles ? "flat-flavour" : option(argument));
    }

    private static String option(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName().substring(2) : argument.descriptionKey();
    }

    private static String parameter(ArgSpec argument) {
        String option = option(argument);
        Map<String, String> others = argument instanceof OptionSpec ? Arguments.OTHERS : Arguments.POSITIONAL;
        return others.entrySet().stream()
                .filter(each -> each.getValue().equals(option))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> camelCase(option));
    }

    private static String camelCase(String option) {
        StringBuilder name = new StringBuilder();
        for (String word : option.split("-")) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    private static Class<?> type(ArgSpec argument) {
        if (argument.isMultiValue()) {
            return argument.type() == Map.class ? Map.class : List.class;
        }
        Class<?> type = argument.auxiliaryTypes()[argument.auxiliaryTypes().length - 1];
        if (type == Path.class || argument.paramLabel().equals("FOLDER")) {
            return File.class;
        }
        if (type == boolean.class || type == Boolean.class) {
            return boolean.class;
        }
        return type == int.class || type == Integer.class ? Integer.class : String.class;
    }

    private static boolean hasProperty(Element goal, String name, String property, ArgSpec argument) {
        for (Element parameter : children(children(goal, "configuration").get(0), name)) {
            return parameter.getTextContent().equals("${" + property + "}");
        }
        return type(argument) == Map.class;
    }

    /** An example is of the command line. */
    private static String description(ArgSpec argument) {
        return plain(String.join(" ", argument.description()).replace("%%", "%"));
    }

    private static String plain(String text) {
        return text.replaceAll("<[^>]*>", "")
                .replaceAll("\\s+", " ")
                .replaceAll(" Example: .*", "")
                .strip();
    }

    private static String source(CommandSpec command, ArgSpec argument) {
        String type = type(argument).getSimpleName();
        String generic = type.equals("List") ? "List<String>" : type.equals("Map") ? "Map<String, String>" : type;
        String property = type.equals("Map") ? "" : "(property = \"" + property(command, argument) + "\")";
        return "    /** " + String.join(" ", argument.description()).replace("%%", "%") + " */\n    @Parameter"
                + property
                + "\n    private " + (generic.equals("boolean") ? generic : "@Nullable " + generic) + " "
                + parameter(argument)
                + ";\n";
    }

    private static List<Element> goals() throws Exception {
        try (InputStream plugin = GoalsTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(plugin)
                    .getDocumentElement();
            return children(children(root, "mojos").get(0), "mojo");
        }
    }

    private static Element goal(String name) throws Exception {
        return goals().stream()
                .filter(goal -> text(goal, "goal").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no goal " + name));
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .map(Node::getTextContent)
                .findFirst()
                .orElse("");
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList all = parent.getChildNodes();
        for (int i = 0; i < all.getLength(); i++) {
            if (all.item(i) instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
