package com.asoud.ddl.maven;

import com.asoud.ddl.cli.GoalRun;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Looks, before a module is generated, into which folders of migrations all modules of the build will write: by their
 * models and the resources in their sources, since nothing of another module need be compiled yet. Modules that are
 * built at the same time look for themselves; of those that have one folder, the first one fails, and the others do
 * nothing, so that it is said once.
 */
final class SharedFolder {

    private static final String TOLD = "asoud-ddl.shared-folder";
    private static final Set<String> GOALS = Set.of("generate", "generate-no-fork", "check");

    private final ModelGoal goal;
    private final String dependencies;

    /** @param dependencies of this module, as on {@code java -cp}: they say which framework the modules use */
    SharedFolder(ModelGoal goal, String dependencies) {
        this.goal = goal;
        this.dependencies = dependencies;
    }

    /**
     * @return whether another module, which has the same folder, has said so
     * @throws MojoFailureException if nobody has said so yet
     */
    boolean isToldByAnother() throws MojoFailureException {
        List<MavenProject> modules = goal.session.getProjects();
        Set<String> own = folders(goal.project);
        for (MavenProject other : modules.size() < 2 ? List.<MavenProject>of() : modules) {
            Optional<String> shared = other == goal.project
                    ? Optional.empty()
                    : folders(other).stream().filter(own::contains).findFirst();
            if (shared.isPresent()) {
                tell(shared.get(), other);
                return true;
            }
        }
        return false;
    }

    /** The projects are the same in all threads. */
    private void tell(String folder, MavenProject other) throws MojoFailureException {
        MavenProject memory = goal.session.getProjects().get(0);
        String names = goal.session.getProjects().stream()
                .filter(module -> module == goal.project || module == other)
                .map(MavenProject::getArtifactId)
                .collect(Collectors.joining(" and "));
        synchronized (memory) {
            String told = TOLD + folder;
            if (memory.getContextValue(told) == null) {
                memory.setContextValue(told, names);
                throw failure(folder, names);
            }
        }
    }

    static MojoFailureException failure(String folder, String modules) {
        return new MojoFailureException("Two modules have one folder of migrations.\n  where: " + folder
                + ", of " + modules
                + "\n  do:    give each its own by <output>; or, if they share a database, keep the plugin in one"
                + "\n         that sees the entities of both, and set the property asoud-ddl.skip in the other");
    }

    /** As far as it can be known before the module is compiled. */
    private Set<String> folders(MavenProject module) {
        Set<String> folders = new TreeSet<>();
        if (!"pom".equals(module.getPackaging())) {
            for (Xpp3Dom configuration : configurations(module)) {
                if (!Boolean.parseBoolean(
                        parameter(module, configuration, "skip").orElse(""))) {
                    folders.add(folder(module, configuration));
                }
            }
        }
        return folders;
    }

    /** Of each time that a goal of this kind will run in the module. */
    private List<Xpp3Dom> configurations(MavenProject module) {
        MojoExecution execution = goal.execution;
        Plugin plugin = module.getPlugin(execution.getPlugin().getKey());
        Stream<String> ids = execution.getSource() == MojoExecution.Source.CLI
                ? Stream.of(execution.getExecutionId())
                : (plugin == null ? List.<PluginExecution>of() : plugin.getExecutions())
                        .stream()
                                .filter(each -> each.getGoals().stream().anyMatch(GOALS::contains))
                                .map(PluginExecution::getId);
        return ids.map(id -> Optional.ofNullable(module.getGoalConfiguration(
                                execution.getGroupId(), execution.getArtifactId(), id, null))
                        .orElseGet(() -> new Xpp3Dom("configuration")))
                .toList();
    }

    private String folder(MavenProject module, Xpp3Dom configuration) {
        Path basedir = module.getBasedir().toPath();
        String output = parameter(module, configuration, "output").orElse("src/main/resources/db");
        Xpp3Dom flyway = configuration.getChild("flyway");
        Map<String, String> given = new TreeMap<>();
        for (Xpp3Dom setting : flyway == null ? new Xpp3Dom[0] : flyway.getChildren()) {
            given.put(setting.getName(), String.valueOf(setting.getValue()));
        }
        String resources = module.getBuild().getResources().stream()
                .map(Resource::getDirectory)
                .filter(directory -> new File(directory).isDirectory())
                .collect(Collectors.joining(File.pathSeparator));
        return GoalRun.migrations(
                        basedir.resolve(output),
                        resources.isEmpty() ? module.getBuild().getOutputDirectory() : resources,
                        dependencies,
                        given)
                .toString();
    }

    /** As Maven does: what is written in the model, else the property, of the command line first. */
    private Optional<String> parameter(MavenProject module, Xpp3Dom configuration, String name) {
        Xpp3Dom written = configuration.getChild(name);
        String property = "asoud-ddl." + name;
        return Stream.of(
                        Optional.ofNullable(written == null ? null : written.getValue()),
                        Optional.ofNullable(goal.session.getUserProperties().getProperty(property)),
                        Optional.ofNullable(module.getProperties().getProperty(property)))
                .flatMap(Optional::stream)
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
