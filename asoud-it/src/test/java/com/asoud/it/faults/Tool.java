package com.asoud.it.faults;

import com.asoud.ddl.cli.DdlTool;
import com.asoud.model.AsoudModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * One run of the command line with the marketplace's migrations, in this JVM.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
record Tool(int code, String out, String err) {

    /** The folder {@code db} of the model. */
    static Path migrations() {
        try {
            return Path.of(AsoudModel.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve("db");
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Runs a command on the database at this URL, as user {@code postgres}. */
    static Tool run(String url, String command, String... arguments) {
        return as("postgres", url, command, arguments);
    }

    static Tool as(String user, String url, String command, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of(command, "--url=" + url, "--user=" + user, "--migrations=" + migrations()));
        all.addAll(List.of(arguments));
        return execute(all.toArray(String[]::new));
    }

    /** Runs it with exactly these arguments. */
    static Tool execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine tool = DdlTool.commandLine();
        tool.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Tool(tool.execute(arguments), out.toString(), err.toString());
    }

    @Override
    public String toString() {
        return "exit code " + code + "\n" + out + err;
    }
}
