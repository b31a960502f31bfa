package com.asoud.ddl.cli;

/**
 * The entry point for {@code exec-maven-plugin}'s {@code java} goal, which runs inside Maven's own JVM: a failure is
 * thrown instead of ending that JVM, so that Maven can report it.
 */
public final class MavenGoal {

    private MavenGoal() {}

    /** Runs the command line. */
    public static void main(String... arguments) {
        int code = DdlTool.run(arguments);
        if (code != 0) {
            throw new IllegalStateException("asoud-ddl-gen ended with exit code " + code + "; the reasons are above");
        }
    }
}
