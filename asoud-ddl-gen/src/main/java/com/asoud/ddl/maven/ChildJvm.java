package com.asoud.ddl.maven;

import com.asoud.ddl.HowToGenerate;
import com.asoud.ddl.cli.GoalRun;
import com.asoud.postgres.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.RepositoryUtils;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.toolchain.Toolchain;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/** The JVM that a goal runs its command in, with the plugin's own class path. */
final class ChildJvm {

    /** As .mvn/jvm.config of this project: most code runs once. */
    private static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    /** Of its streams, whatever the terminal has; JDK 17 and 18 name them otherwise than later ones. */
    private static final List<String> UTF_8 = List.of(
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Dsun.stdout.encoding=UTF-8",
            "-Dsun.stderr.encoding=UTF-8");

    private final Goal goal;
    private final List<String> command;
    private final Optional<String> password;

    ChildJvm(Goal goal, boolean debug) throws MojoExecutionException, MojoFailureException {
        this.goal = goal;
        List<String> arguments = new ArrayList<>();
        arguments.add(goal.command());
        arguments.addAll(goal.fromMaven());
        arguments.addAll(Arguments.of(goal));
        Login login = goal.server == null ? Login.NONE : Login.of(goal, goal.server);
        password = login.password();
        if (arguments.stream().noneMatch(each -> each.startsWith(goal.userOption() + "="))) {
            login.user().map(user -> goal.userOption() + "=" + user).ifPresent(arguments::add);
        }
        if (debug) {
            arguments.add("--debug");
        }
        command = List.copyOf(arguments);
        goal.getLog().debug("asoud-ddl-gen " + String.join(" ", command));
    }

    /**
     * What starts it.
     *
     * @param file to write its arguments to
     * @param outcome the file that it is to write {@link GoalRun its outcome} to
     */
    ProcessBuilder command(Path file, Path outcome) throws IOException, MojoExecutionException {
        List<String> lines = new ArrayList<>(SHORT_LIVED);
        lines.addAll(UTF_8);
        lines.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        lines.add("-D" + HowToGenerate.PROPERTY + "=" + goal.generateCommand);
        lines.add("-cp");
        lines.add(classpath());
        lines.add(GoalRun.class.getName());
        lines.add(outcome.toString());
        lines.addAll(command);
        ProcessBuilder process = JavaCommand.of(java(), file, lines);
        password.ifPresent(secret -> process.environment().put("PGPASSWORD", secret));
        return process;
    }

    /** The module's JDK, if it has a toolchain, which its classes may need; or Maven's. */
    private String java() {
        return Optional.ofNullable(goal.toolchains.getToolchainFromBuildContext("jdk", goal.session))
                .map((Toolchain toolchain) -> toolchain.findTool("java"))
                .orElseGet(JavaCommand::launcher);
    }

    /** As Maven resolves the plugin, with the libraries that Maven itself would bring, such as SLF4J. */
    private String classpath() throws MojoExecutionException {
        Plugin plugin = goal.execution.getPlugin();
        RepositorySystemSession session = goal.session.getRepositorySession();
        Artifact artifact = RepositoryUtils.toArtifact(
                goal.execution.getMojoDescriptor().getPluginDescriptor().getPluginArtifact());
        CollectRequest request = new CollectRequest();
        request.setRoot(new Dependency(artifact, null));
        request.setRepositories(goal.project.getRemotePluginRepositories());
        plugin.getDependencies().stream()
                .map(each -> RepositoryUtils.toDependency(each, session.getArtifactTypeRegistry()))
                .forEach(request::addDependency);
        try {
            return goal
                    .repositories
                    .resolveDependencies(
                            session,
                            new DependencyRequest(
                                    request,
                                    (node, parents) -> node.getDependency() != null
                                            && !List.of("test", "provided")
                                                    .contains(
                                                            node.getDependency().getScope())))
                    .getArtifactResults()
                    .stream()
                    .map(ArtifactResult::getArtifact)
                    .map(each -> each.getFile().getPath())
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (DependencyResolutionException failure) {
            throw new MojoExecutionException(
                    "The libraries of the plugin cannot be resolved: " + failure.getMessage(), failure);
        }
    }
}
