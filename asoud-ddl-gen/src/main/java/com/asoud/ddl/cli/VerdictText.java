package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.observe.Verdict;
import java.util.List;

/** What {@code migrate} would do, said by {@code plan} and {@code status}. */
final class VerdictText {

    private VerdictText() {}

    static void print(Verdict verdict, Screen screen) {
        screen.say(
                switch (verdict.end()) {
                    case NOTHING_TO_DO -> "migrate has nothing to do.";
                    case APPLIED -> "migrate would " + work(verdict) + ".";
                    case UNFINISHED ->
                        "migrate would " + (verdict.coming() == 0 ? "" : work(verdict) + ", then ")
                                + "end as not finished (exit code 4):";
                    case REFUSED -> "migrate would refuse, and change nothing (exit code 1):";
                });
        waiting(verdict.waiting(), screen);
        CommandFailure.print(verdict.problems(), screen::line);
    }

    /** Says what waits until the old release is gone, and how to go on then. */
    static void waiting(List<String> scripts, Screen screen) {
        if (!scripts.isEmpty()) {
            screen.line("These wait, since they would break the release that is running now:");
            scripts.forEach(script -> screen.line("  " + script));
            screen.line("When no instance of it runs any more, run migrate --after-deploy.");
        }
    }

    private static String work(Verdict verdict) {
        String created = String.join(" and the schema ", verdict.schemas());
        return (created.isEmpty() ? "" : "create the schema " + created + ", and ")
                + verdict.baseline()
                        .map(version -> "record the baseline " + version + ", and ")
                        .orElse("")
                + "apply " + Quantities.counted(verdict.coming(), "migration");
    }

    static Json json(Verdict verdict) {
        return new Json()
                .with("end", verdict.end())
                .with(
                        "exitCode",
                        switch (verdict.end()) {
                            case NOTHING_TO_DO, APPLIED -> 0;
                            case UNFINISHED -> DdlTool.UNFINISHED;
                            case REFUSED -> DdlTool.REFUSED;
                        })
                .with("migrations", verdict.coming())
                .with("waiting", verdict.waiting())
                .with("schemas", verdict.schemas())
                .with("baseline", verdict.baseline())
                .with("problems", verdict.problems());
    }
}
