package com.asoud.ddl.cli;

import java.util.function.Consumer;
import picocli.CommandLine;

/**
 * What a command has found or done.
 *
 * @param code the exit code
 * @param text prints it for people
 * @param json the same for machines, besides the exit code
 */
record CommandResult(int code, Consumer<Screen> text, Json json) {

    /** Prints one of the two, and returns the exit code. */
    int print(CommandLine command, boolean asJson) {
        if (asJson) {
            new Json().with("exitCode", code).with(json).print(command.getOut());
        } else {
            text.accept(new Screen(command.getOut(), Screen.width()));
            command.getOut().flush();
        }
        return code;
    }
}
