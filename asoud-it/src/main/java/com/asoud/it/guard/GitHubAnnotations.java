package com.asoud.it.guard;

import java.lang.reflect.Method;

/**
 * Tells GitHub, where it runs the tests, which query failed: it shows the message at the guard, in the list of changed
 * files (GitHub Actions, "Workflow commands": they are read from the standard output and from nowhere else).
 */
final class GitHubAnnotations {

    private GitHubAnnotations() {}

    static void error(Method guard, String title, String text) {
        if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
            System.out.println(command(guard, title, text));
        }
    }

    static String command(Method guard, String title, String text) {
        String file = "src/test/java/"
                + guard.getDeclaringClass().getName().replaceAll("\\$.*", "").replace('.', '/') + ".java";
        return "::error file=" + property(file) + ",title=" + property(title) + "::" + escaped(text);
    }

    private static String property(String text) {
        return escaped(text).replace(":", "%3A").replace(",", "%2C");
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
