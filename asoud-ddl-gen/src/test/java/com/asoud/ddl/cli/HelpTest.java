package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whoever asks is taught; whoever errs is told what and where to look. */
class HelpTest {

    static Stream<CommandLine> commands() {
        return DdlTool.commandLine().getSubcommands().values().stream()
                .filter(command -> command.getCommand().getClass().getPackage().equals(DdlTool.class.getPackage()));
    }

    /** Java 22 to 24 say that there is a console even where the output is a file, unless they are told this. */
    @Test
    void nobody_is_taken_for_a_terminal() {
        System.clearProperty("jdk.console");

        assertThat(DdlTool.run(Optional.empty(), "--version")).isZero();

        assertThat(System.getProperty("jdk.console")).isEqualTo("java.base");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_option_has_an_example(CommandLine command) {
        assertThat(command.getCommandSpec().options())
                .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
                .isNotEmpty()
                .allSatisfy(option ->
                        assertThat(String.join(" ", option.description())).contains("Example: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "check"})
    void help_of_a_command_shows_its_options_a_whole_example_and_the_exit_codes(String command) {
        Terminal help = Terminal.run(command, "--help");

        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: asoud-ddl-gen " + command)
                .contains("java -jar asoud-ddl-gen.jar " + command + " \\")
                .contains("      --classpath 'target/classes:target/lib/*' --packages com.example.shop \\")
                .contains("      --output src/main/resources/db")
                .containsPattern("(?m)^  1 +refused")
                .containsPattern("(?m)^  130 +interrupted");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "migrate", "status", "verify", "health", "rollback", "reindex", "doctor"})
    void help_of_a_command_on_a_live_database_shows_how_it_is_reached(String command) {
        Terminal help = Terminal.run(command, "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out())
                .startsWith("Usage: asoud-ddl-gen " + command)
                .contains("java -jar asoud-ddl-gen.jar " + command)
                .contains("--url jdbc:postgresql://db.example.com/asoud")
                .contains("--migrations asoud-model.jar")
                .contains("PGPASSWORD")
                .containsPattern("(?m)^  4 +begun and not finished");
    }

    @Test
    void a_shell_learns_to_complete_the_commands() {
        assertThat(Terminal.run("generate-completion").out())
                .contains("complete -F")
                .contains("--migrations");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "generate --version", "check -V"})
    void says_its_version(String arguments) {
        assertThat(Terminal.run(arguments.split(" ")).out()).startsWith("asoud-ddl-gen ");
    }

    @Test
    void names_the_commands_when_none_is_given() {
        Terminal run = Terminal.run();

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("Name a command: generate or check, for a model; plan, migrate")
                .contains("Try: asoud-ddl-gen --help");
    }

    @Test
    void a_mistyped_command_is_recognised() {
        Terminal run = Terminal.run("genrate");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("'genrate'").contains("Did you mean: asoud-ddl-gen generate or ");
    }

    @Test
    void a_mistyped_option_is_recognised() {
        Terminal run = Terminal.run("check", "--output=db", "--package=com.example");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("'--package=com.example'")
                .contains("--packages")
                .contains("Try: asoud-ddl-gen check --help");
    }

    @Test
    void a_missing_option_is_named() {
        Terminal run = Terminal.run("generate", "--packages=com.example");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly("Missing required option: '--output=FOLDER'", "Try: asoud-ddl-gen generate --help");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void a_fault_of_the_tool_itself_is_told_apart() {
        CommandLine command = DdlTool.commandLine();
        command.addSubcommand("fail", new Failing());
        command.setExecutionExceptionHandler(command.getExecutionExceptionHandler());

        Terminal run = Terminal.run(command, "fail");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .contains("A fault of asoud-ddl-gen itself; nothing was written.")
                .contains("on purpose");
    }

    @CommandLine.Command
    private static final class Failing implements Runnable {

        @Override
        public void run() {
            throw new IllegalStateException("on purpose");
        }
    }
}
