package com.asoud.ddl.cli;

import picocli.CommandLine.Model.CommandSpec;

/** What a person reads on. */
final class Screen {

    private static final int MOST = 200;

    private Screen() {}

    /** Whether what is printed can be printed over. */
    static boolean isTerminal() {
        return System.console() != null;
    }

    /** How many columns a line may have: those of the terminal, or 80. */
    static int width() {
        CommandSpec asking = CommandSpec.create();
        asking.usageMessage().autoWidth(isTerminal());
        return Math.min(MOST, asking.usageMessage().width());
    }

    /** At most so many characters, the last of them an ellipsis if there were more. */
    static String cut(String text, int width) {
        if (text.codePointCount(0, text.length()) <= width) {
            return text;
        }
        return width < 1 ? "" : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "\u2026";
    }
}
