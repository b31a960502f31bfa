package com.asoud.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A statement as the driver prepared it on the server, with the values of one execution. It can be prepared again in
 * plain SQL, on any connection.
 *
 * @param text with {@code $1}, {@code $2}, … for the values
 * @param types the type that each value was declared with, as {@code regtype} spells it; what the driver left open, the
 *     server has decided
 * @param values in PostgreSQL's text form; empty for null
 */
public record PreparedQuery(String text, List<String> types, List<Optional<String>> values) {

    /** What a limit and an offset can be bound as. */
    private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

    private static final Pattern CALL = Pattern.compile("(?is)(\\s|/\\*.*?\\*/)*call\\b");

    public PreparedQuery {
        types = List.copyOf(types);
        values = List.copyOf(values);
    }

    /** The same with other values at some places, counted from 1; empty for null. */
    public PreparedQuery with(Map<Integer, Optional<String>> changed) {
        List<Optional<String>> others = new ArrayList<>(values);
        changed.forEach((place, value) -> others.set(place - 1, value));
        return new PreparedQuery(text, types, others);
    }

    /**
     * Whether it calls a procedure. PostgreSQL has no plan of that, and prepares it for drivers only: not in SQL
     * (manual, PREPARE and EXPLAIN).
     */
    public boolean isCall() {
        return CALL.matcher(text).lookingAt();
    }

    /** Executes the call, in SQL. */
    String call() {
        String values = IntStream.range(0, types.size())
                .mapToObj(i -> "CAST(%s AS %s)"
                        .formatted(
                                this.values.get(i).map(PreparedQuery::literal).orElse("NULL"), types.get(i)))
                .collect(Collectors.joining(", "));
        return "DO "
                + literal("BEGIN EXECUTE " + literal(text) + (values.isEmpty() ? "" : " USING " + values) + "; END");
    }

    /**
     * The same query with null for one of its whole numbers, and for two that follow each other: the limit and the
     * offset are among them, if they are bound. The last ones come first.
     */
    List<PreparedQuery> withoutSomeNumbers() {
        List<Integer> places = new ArrayList<>(IntStream.rangeClosed(1, types.size())
                .filter(place -> WHOLE_NUMBERS.contains(types.get(place - 1)))
                .boxed()
                .toList());
        Collections.reverse(places);
        List<Set<Integer>> candidates = new ArrayList<>();
        places.forEach(place -> candidates.add(Set.of(place)));
        IntStream.range(1, places.size()).forEach(i -> candidates.add(Set.of(places.get(i - 1), places.get(i))));
        return candidates.stream()
                .map(candidate -> with(candidate.stream()
                        .collect(Collectors.toMap(place -> place, place -> Optional.<String>empty()))))
                .toList();
    }

    /** {@code PREPARE name (types) AS text}. */
    String prepare(String name) {
        return "PREPARE " + name + (types.isEmpty() ? "" : " (" + String.join(", ", types) + ")") + " AS " + text;
    }

    /** {@code EXECUTE name (values)}. */
    String execute(String name) {
        return "EXECUTE " + name
                + (values.isEmpty()
                        ? ""
                        : values.stream()
                                .map(value -> value.map(PreparedQuery::literal).orElse("NULL"))
                                .collect(Collectors.joining(", ", " (", ")")));
    }

    /**
     * What a person types to see the same plan.
     *
     * @param mode which of the two plans
     * @return statements for {@code psql}
     */
    public String reproduction(PlanMode mode) {
        if (isCall()) {
            return """
                    BEGIN;
                    SET LOCAL plan_cache_mode = %s;
                    %s%s;
                    ROLLBACK;""".formatted(mode.setting(), NestedPlans.TELL, call());
        }
        return """
                BEGIN;
                SET LOCAL plan_cache_mode = %s;
                %s;
                EXPLAIN (ANALYZE, BUFFERS, SETTINGS) %s;
                ROLLBACK;""".formatted(mode.setting(), prepare("guarded"), execute("guarded"));
    }

    /** A string constant, right under any {@code standard_conforming_strings} (PostgreSQL manual, 4.1.2). */
    private static String literal(String value) {
        String quoted = "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : " E" + quoted;
    }
}
