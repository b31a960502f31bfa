package com.asoud.ddl.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Flyway warns of while it runs the committed migrations, which it does several times over: each warning once, for
 * the end of the output. Its errors are told by the failure that follows them.
 */
final class FlywayWarnings extends Handler {

    private static final int MOST = 5;

    /** Of an empty folder, for which the first files are generated; and of {@code IF NOT EXISTS}. */
    private static final Pattern NOTHING_WRONG =
            Pattern.compile("No migrations found.*|.* already exists, skipping\\b.*");

    private final Logger logger;
    private final Set<String> warnings = new LinkedHashSet<>();

    private FlywayWarnings(Logger logger) {
        this.logger = logger;
    }

    /** From now on until it is closed, instead of printing them. */
    static FlywayWarnings of(Logger flyway) {
        FlywayWarnings handler = new FlywayWarnings(flyway);
        flyway.setLevel(Level.WARNING);
        flyway.setUseParentHandlers(false);
        flyway.addHandler(handler);
        return handler;
    }

    /** A line each; of many, the first ones. */
    synchronized List<String> summary() {
        List<String> lines =
                warnings.stream().limit(MOST).map(line -> "  " + line).toList();
        if (lines.isEmpty()) {
            return List.of();
        }
        String more = warnings.size() > MOST ? "; the first " + MOST + " of " + warnings.size() : "";
        return Stream.concat(Stream.of("Flyway warns (all of it with --debug" + more + "):"), lines.stream())
                .toList();
    }

    @Override
    public synchronized void publish(LogRecord logged) {
        if (logged.getLevel() == Level.WARNING) {
            String.valueOf(logged.getMessage())
                    .lines()
                    .findFirst()
                    .map(String::strip)
                    .filter(line -> !NOTHING_WRONG.matcher(line).matches())
                    .ifPresent(warnings::add);
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
