package com.asoud.ddl.cli;

import com.asoud.ddl.adopt.Baseline;
import com.asoud.ddl.adopt.Decision;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.flyway.MigrationFile;
import com.asoud.ddl.generate.AdoptionResult;
import java.nio.file.Path;
import java.util.List;

/**
 * What there is to decide before a production database is taken over.
 *
 * @param notes on the project, a line each
 */
record AdoptionText(AdoptionResult result, List<String> notes, Path output) {

    /** 1 if something is to be decided, or the baseline could not be written. */
    int code() {
        return result.written()
                        || result.decisions().isEmpty() && result.lacking().isEmpty()
                ? 0
                : DdlTool.REFUSED;
    }

    void print(Screen screen) {
        notes.forEach(screen::say);
        screen.line("Production: " + result.source() + ", " + Quantities.counted(result.tables(), "table"));
        screen.line("");
        decisions(screen);
        list(screen, "Only production has these, and keeps them; no model says them:", result.kept());
        list(screen, "Not in the baseline:", result.leftOut());
        baseline(screen);
    }

    private void decisions(Screen screen) {
        if (result.decisions().isEmpty()) {
            screen.say("Nothing to decide: production and the model agree.");
            screen.line("");
            return;
        }
        screen.line("To decide, " + Quantities.counted(result.decisions().size(), "difference")
                + " between production and the model:");
        screen.line("");
        int number = 1;
        for (Decision decision : result.decisions()) {
            screen.say("  " + number++ + ". " + decision.what());
            decision.generate().forEach(line -> screen.say("     generate: " + line.replace("\n", "\n       ")));
            // Never wrapped: they are copied.
            decision.ways().forEach(way -> screen.line("     or " + way));
            screen.line("");
        }
    }

    private static void list(Screen screen, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            screen.say(title);
            lines.forEach(line -> screen.say("  " + line));
            screen.line("");
        }
    }

    private void baseline(Screen screen) {
        String file = result.baseline().get(0).path();
        if (!result.lacking().isEmpty()) {
            screen.say("The baseline cannot be made of what a role may read in the catalogs. It would lack:");
            result.lacking().forEach(line -> screen.say("  " + line));
            screen.line("");
            screen.line("Nothing was written. Make it of a dump, as a role that may read the tables:");
            screen.line("  pg_dump --schema-only --no-owner --no-privileges --file=schema.sql DATABASE");
            screen.line("  and give --adopt=schema.sql");
        } else if (result.written()) {
            screen.line("Written below " + output + ":");
            result.baseline().stream().map(MigrationFile::path).forEach(path -> screen.line("  " + path));
            screen.line("");
            screen.say("Proven on " + result.server() + ": it builds on an empty database what production has.");
            screen.line("Next: run generate, without --adopt; commit; then, on production,");
            screen.line(
                    "  migrate --baseline=" + Baseline.VERSION + " records the baseline, and runs what comes after it");
        } else {
            long refused = result.decisions().stream()
                    .filter(decision -> decision.fate() == Decision.Fate.REFUSED)
                    .count();
            if (refused > 0) {
                screen.say("As long as " + refused + (refused == 1 ? " of them is" : " of them are")
                        + " not decided, generate refuses to write any migration.");
            }
            screen.say("Nothing was written. Decide, in the entities or not at all: what is kept stays, and "
                    + "generate will do what is said above, or refuse. Then write " + file + ":");
            screen.line("  the same command, with --write-baseline");
        }
    }

    Json json() {
        return new Json()
                .with("exitCode", code())
                .with("server", result.server())
                .with("source", result.source())
                .with("tables", result.tables())
                .with("decisions", result.decisions(), AdoptionText::json)
                .with("kept", result.kept())
                .with("leftOut", result.leftOut())
                .with("lacking", result.lacking())
                .with(
                        "written",
                        result.written()
                                ? result.baseline().stream()
                                        .map(MigrationFile::path)
                                        .toList()
                                : List.of());
    }

    private static Json json(Decision decision) {
        return new Json()
                .with("subject", decision.subject())
                .with("what", decision.what())
                .with("fate", decision.fate().name())
                .with("generate", decision.generate())
                .with("stage", decision.stage().map(Enum::name))
                .with("lock", decision.lock().map(Object::toString))
                .with("ways", decision.ways());
    }
}
