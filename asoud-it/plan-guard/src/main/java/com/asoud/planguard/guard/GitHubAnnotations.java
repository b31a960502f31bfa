package com.asoud.planguard.guard;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells GitHub, where it runs the tests, which query failed: it shows the message at the guard, in the list of changed
 * files (GitHub Actions, "Workflow commands": they are read from the standard output and from nowhere else).
 */
final class GitHubAnnotations {

    private GitHubAnnotations() {}

    static void error(Method guard, String title, String text) {
        if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
            Path module = Path.of("").toAbsolutePath();
            Path checkout = Optional.ofNullable(System.getenv("GITHUB_WORKSPACE"))
                    .map(Path::of)
                    .filter(module::startsWith)
                    .orElse(module);
            System.out.println(command(checkout.relativize(module), guard, title, text));
        }
    }

    /** @param module where the module is in the repository: GitHub knows files by their path from its root */
    static String command(Path module, Method guard, String title, String text) {
        String type = guard.getDeclaringClass().getName().replaceAll("\\$.*", "");
        Path file = module.resolve("src/test/java").resolve(type.replace('.', '/') + ".java");
        return "::error file=" + property(file.toString().replace('\\', '/')) + ",title=" + property(title) + "::"
                + escaped(text);
    }

    private static String property(String text) {
        return escaped(text).replace(":", "%3A").replace(",", "%2C");
    }

    private static String escaped(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
