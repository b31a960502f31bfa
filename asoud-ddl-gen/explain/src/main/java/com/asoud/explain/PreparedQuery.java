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
 * @param before what the same call has executed before, and this one may build on: rows that it refers to, a setting, a
 *     temporary table. It is executed first, whatever is done with this one
 */
public record PreparedQuery(
        String text, List<String> types, List<Optional<String>> values, List<PreparedQuery> before) {

    /** What a limit and an offset can be bound as. */
    private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

    private static final String START = "(?is)(\\s|/\\*.*?\\*/|--[^\n]*\n|\\()*";

    private static final Pattern CALL = Pattern.compile(START + "call\\b");

    private static final Pattern READS = Pattern.compile("(?is)\\s*(select|values|table)\\b");

    /** What can be prepared (PostgreSQL manual, PREPARE), in any of its forms. */
    private static final Pattern PLANNED =
            Pattern.compile(START + "(select|insert|update|delete|merge|values|with|table)\\b");

    public PreparedQuery {
        types = List.copyOf(types);
        values = List.copyOf(values);
        before = List.copyOf(before);
    }

    /** Before which nothing was executed. */
    public PreparedQuery(String text, List<String> types, List<Optional<String>> values) {
        this(text, types, values, List.of());
    }

    /** The same, before which these were executed. */
    public PreparedQuery after(List<PreparedQuery> earlier) {
        return new PreparedQuery(text, types, values, earlier);
    }

    /** The same with other values at some places, counted from 1; empty for null. */
    public PreparedQuery with(Map<Integer, Optional<String>> changed) {
        List<Optional<String>> others = new ArrayList<>(values);
        changed.forEach((place, value) -> others.set(place - 1, value));
        return new PreparedQuery(text, types, others, before);
    }

    boolean isReading() {
        return READS.matcher(text).lookingAt();
    }

    /**
     * Whether it is a command such as {@code CALL}, {@code SET} or {@code LOCK}. PostgreSQL has no plan of that, and
     * prepares it for drivers only: not in SQL (manual, PREPARE and EXPLAIN).
     */
    public boolean isCommand() {
        return !PLANNED.matcher(text).lookingAt();
    }

    /** Executes the command, in SQL. Of all commands only a call has values. */
    String command() {
        if (!CALL.matcher(text).lookingAt()) {
            return text;
        }
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
        String earlier = IntStream.range(0, before.size())
                .mapToObj(i -> before.get(i).inPlainSql("before_" + (i + 1)) + ";\n")
                .collect(Collectors.joining());
        if (isCommand()) {
            return """
                    BEGIN;
                    %sSET LOCAL plan_cache_mode = %s;
                    %s%s;
                    ROLLBACK;""".formatted(earlier, mode.setting(), NestedPlans.TELL, command());
        }
        return """
                BEGIN;
                %sSET LOCAL plan_cache_mode = %s;
                %s;
                EXPLAIN (ANALYZE, BUFFERS, SETTINGS) %s;
                ROLLBACK;""".formatted(earlier, mode.setting(), prepare("guarded"), execute("guarded"));
    }

    private String inPlainSql(String name) {
        return isCommand() ? command() : prepare(name) + ";\n" + execute(name);
    }

    /** A string constant, right under any {@code standard_conforming_strings} (PostgreSQL manual, 4.1.2). */
    private static String literal(String value) {
        String quoted = "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : " E" + quoted;
    }
}
