package com.asoud.ddl.cli;

import com.asoud.postgres.ShutdownHook;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The entry point for {@code exec-maven-plugin}'s {@code java} goal, which runs inside Maven's own JVM: a failure is
 * thrown instead of ending that JVM, so that Maven can report it. The result is the last thing that is printed, after
 * the other modules and Maven's summary, where people look.
 */
public final class MavenGoal {

    /** Of {@code mvn}, whose JVM ends with the build. That of a Maven daemon or of an editor goes on. */
    private static final String COMMAND_LINE = "org.codehaus.plexus.classworlds.launcher.Launcher";

    private MavenGoal() {}

    /** Runs the command line. */
    public static void main(String... arguments) {
        StringWriter result = new StringWriter();
        int code = DdlTool.run(Optional.of(new PrintWriter(result)), arguments);
        if (code == 0 && System.getProperty("sun.java.command", "").startsWith(COMMAND_LINE)) {
            atTheEnd(result.toString());
        } else {
            System.out.print(result);
        }
        if (code != 0) {
            throw new IllegalStateException("asoud-ddl-gen ended with exit code " + code + "; the reasons are above");
        }
    }

    /** By then Maven has closed what it has put in place of {@code System.out}. */
    private static void atTheEnd(String result) {
        Charset charset = Charset.forName(System.getProperty(
                "stdout.encoding",
                System.getProperty(
                        "sun.stdout.encoding", Charset.defaultCharset().name())));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
        new ShutdownHook("asoud-ddl-result", () -> out.print("\n" + result));
    }
}
