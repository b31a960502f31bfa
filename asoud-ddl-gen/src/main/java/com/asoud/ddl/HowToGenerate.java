package com.asoud.ddl;

/** What a person is told to run when migrations are missing. */
public final class HowToGenerate {

    /** The system property by which a build tool says its own way, such as {@code mvn asoud-ddl:generate}. */
    public static final String PROPERTY = "asoud-ddl.generate-command";

    private HowToGenerate() {}

    /** As the build tool says; the command if there is none. */
    public static String command() {
        return System.getProperty(PROPERTY, "generate");
    }
}
