package com.asoud.ddl.maven;

import com.asoud.postgres.ShutdownHook;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.apache.maven.plugin.logging.Log;

/** Where the result is printed: after the other modules and Maven's summary, where people look. */
final class EndOfBuild {

    /** Of {@code mvn}, whose JVM ends with the build. That of a Maven daemon or of an editor goes on. */
    private static final String COMMAND_LINE = "org.codehaus.plexus.classworlds.launcher.Launcher";

    private EndOfBuild() {}

    static void tell(String result, Log log) {
        if (System.getProperty("sun.java.command", "").startsWith(COMMAND_LINE)) {
            atTheEnd(result);
        } else {
            result.lines().forEach(log::info);
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
