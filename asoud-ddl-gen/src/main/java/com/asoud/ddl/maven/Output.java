package com.asoud.ddl.maven;

import com.asoud.postgres.ShutdownHook;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.apache.maven.plugin.logging.Log;

/**
 * What a command prints because somebody asked for it; other than Maven's log, which {@code -q} silences. To a Maven
 * that goes on, the log is all there is.
 */
final class Output {

    /** Of {@code mvn}, whose JVM ends with the build. That of a Maven daemon or of an editor goes on. */
    private static final String COMMAND_LINE = "org.codehaus.plexus.classworlds.launcher.Launcher";

    private Output() {}

    /** Prints a line. */
    static void now(String line, Log log) {
        if (isCommandLine()) {
            standardOutput().println(line);
        } else {
            log.info(line);
        }
    }

    /** Prints it after the other modules and Maven's summary, where people look. */
    static void atTheEnd(String result, Log log) {
        if (isCommandLine()) {
            PrintStream out = standardOutput();
            new ShutdownHook("asoud-ddl-result", () -> out.print("\n" + result));
        } else {
            result.lines().forEach(log::info);
        }
    }

    private static boolean isCommandLine() {
        return System.getProperty("sun.java.command", "").startsWith(COMMAND_LINE);
    }

    /** Of the process: in the end Maven has closed what it has put in place of {@code System.out}. */
    private static PrintStream standardOutput() {
        Charset charset = Charset.forName(System.getProperty(
                "stdout.encoding",
                System.getProperty(
                        "sun.stdout.encoding", Charset.defaultCharset().name())));
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
    }
}
