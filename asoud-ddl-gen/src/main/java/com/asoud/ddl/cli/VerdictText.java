package com.asoud.ddl.cli;

import com.asoud.ddl.observe.Verdict;
import java.io.PrintWriter;
import java.util.List;

/** What {@code migrate} would do, said by {@code plan} and {@code status}. */
final class VerdictText {

    private VerdictText() {}

    static void print(Verdict verdict, PrintWriter out) {
        out.println(
                switch (verdict.end()) {
                    case NOTHING_TO_DO -> "migrate has nothing to do.";
                    case APPLIED -> "migrate would " + work(verdict) + ".";
                    case UNFINISHED ->
                        "migrate would " + (verdict.coming() == 0 ? "" : work(verdict) + ", then ")
                                + "end as not finished (exit code 4):";
                    case REFUSED -> "migrate would refuse, and change nothing (exit code 1):";
                });
        waiting(verdict.waiting(), out);
        Ending.print(verdict.problems(), out);
    }

    /** Says what waits until the old release is gone, and how to go on then. */
    static void waiting(List<String> scripts, PrintWriter out) {
        if (scripts.isEmpty()) {
            return;
        }
        out.println("These wait, since they would break the release that is running now:");
        scripts.forEach(script -> out.println("  " + script));
        out.println("When no instance of it runs any more, run migrate --after-deploy.");
    }

    private static String work(Verdict verdict) {
        return verdict.baseline()
                        .map(version -> "record the baseline " + version + ", and ")
                        .orElse("")
                + "apply " + verdict.coming() + (verdict.coming() == 1 ? " migration" : " migrations");
    }

    static Json json(Verdict verdict) {
        return new Json()
                .with("end", verdict.end().name())
                .with(
                        "exitCode",
                        switch (verdict.end()) {
                            case NOTHING_TO_DO, APPLIED -> 0;
                            case UNFINISHED -> DdlTool.UNFINISHED;
                            case REFUSED -> DdlTool.REFUSED;
                        })
                .with("migrations", verdict.coming())
                .with("waiting", verdict.waiting())
                .with("baseline", verdict.baseline())
                .with("problems", Ending.json(verdict.problems()));
    }
}
