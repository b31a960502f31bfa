package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanNode;
import com.asoud.explain.PlanText;
import com.asoud.explain.PreparedQuery;
import com.asoud.planguard.guard.Measurement.Explained;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a person reads when a guard fails: the plainest broken promise in full, the others a line each. */
final class FailureReport {

    /** One fault often breaks a promise for every kind of values, in both plans, at both scales. */
    private static final int OTHERS = 10;

    private final Evidence evidence;
    private final List<BrokenPromise> broken;

    FailureReport(Evidence evidence) {
        this.evidence = evidence;
        this.broken = evidence.broken();
    }

    boolean isFailure() {
        return !broken.isEmpty();
    }

    /** The query, and what is wrong with it. */
    String title() {
        BrokenPromise first = broken.get(0);
        return first.execution().call().query() + ": promised " + first.broken().expected();
    }

    String text() {
        BrokenPromise first = broken.get(0);
        Measurement measured = first.execution().measurement(first.mode());
        List<String> lines = new ArrayList<>();
        lines.add(first.execution().call().query() + " does not keep what " + evidence.guard() + " promises");
        lines.add("  with      %s, %s rows, %s plan"
                .formatted(first.execution().kind(), first.execution().scale().name(), first.mode()));
        lines.add("  promised  " + first.broken().expected());
        lines.add("  found     " + first.broken().complaint().found());
        Diagnosis diagnosis = first.diagnosis();
        lines.add("  cause     " + diagnosis.cause() + ": " + diagnosis.text());
        measured.statements()
                .forEach(statement ->
                        describe(lines, statement, first.broken().complaint().node()));
        lines.add("  indexes");
        for (IndexDefinition index : relevant(measured)) {
            lines.add("    " + index.name() + "  " + index.summary());
        }
        lines.add("  reproduce, in a database with such rows");
        lines.add("    psql \"$DATABASE_URL\" <<'SQL'");
        lines.add(measured.statements()
                .get(0)
                .query()
                .reproduction(first.mode())
                .indent(4)
                .stripTrailing());
        lines.add("    SQL");
        doctor(lines, measured.statements().get(0).query());
        if (broken.size() > 1) {
            lines.add("  also broken");
            broken.stream().skip(1).limit(OTHERS).forEach(other -> lines.add("    " + other.summary()));
            if (broken.size() - 1 > OTHERS) {
                lines.add("    and %s more: see report.html".formatted(broken.size() - 1 - OTHERS));
            }
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** How {@code asoud-ddl-gen} tries the same query on a database in use, which may have other rows and settings. */
    private static void doctor(List<String> lines, PreparedQuery query) {
        StringBuilder options = new StringBuilder();
        for (int i = 0; i < query.values().size(); i++) {
            options.append(' ')
                    .append(query.values()
                            .get(i)
                            .map(value -> "--value=" + quoted(value))
                            .orElse("--null=" + (i + 1)));
        }
        if (!query.types().isEmpty()) {
            options.append(" --types=").append(quoted(String.join(", ", query.types())));
        }
        lines.add("  ask a live database why");
        lines.add("    java -jar asoud-ddl-gen.jar doctor index --url \"$JDBC_URL\" --migrations \"$MIGRATIONS\""
                + options + " --sql-file - <<'SQL'");
        lines.add(query.text().indent(4).stripTrailing());
        lines.add("    SQL");
    }

    /** For a POSIX shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** The definitions that a reader compares with the plan. */
    private List<IndexDefinition> relevant(Measurement measured) {
        return measured.paths()
                .map(AccessPath::table)
                .distinct()
                .flatMap(evidence.indexes()::of)
                .toList();
    }

    private static void describe(List<String> lines, Explained statement, Optional<PlanNode> offending) {
        lines.add("  query     " + statement.query().text()
                + (statement.times() > 1 ? "  (" + statement.times() + " times)" : ""));
        if (!statement.query().values().isEmpty()) {
            lines.add("  values    " + values(statement.query()));
        }
        lines.add("  plan");
        PlanText.tree(
                        statement.plan(),
                        node -> offending.filter(marked -> marked == node).isPresent() ? "   <--- here" : "")
                .forEach(line -> lines.add("    " + line));
    }

    static String values(PreparedQuery query) {
        return IntStream.range(0, query.values().size())
                .mapToObj(i -> "$%s = %s (%s)"
                        .formatted(
                                i + 1,
                                query.values()
                                        .get(i)
                                        .map(value -> "'" + value + "'")
                                        .orElse("null"),
                                query.types().get(i)))
                .collect(Collectors.joining(", "));
    }
}
