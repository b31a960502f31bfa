package com.asoud.ddl.flyway;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Impact;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Stage;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.ddl.sql.Statement;
import com.asoud.export.IdColumn;
import com.asoud.export.IdSource;
import com.asoud.export.IdSources;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a generated file does, as data: one line of its header, written and read here and nowhere else. All other
 * comments and messages of the file are for people. The line is plain ASCII, whatever the names are, and the same on
 * every machine.
 *
 * @param format of this line; 1
 * @param stage of a migration; empty for a rollback
 * @param transactional whether the file runs in one transaction
 * @param operations in the order they run
 * @param builds which statements build an index concurrently, counted from 1
 * @param drops which statements drop one concurrently, as what an aborted build left
 * @param ids the columns whose ids come from elsewhere than earlier files say
 * @param elsewhere migrations before this one that are not in its folder, where earlier files do not say so
 * @param flavour of a migration in a flat layout; elsewhere, its folder says it
 */
@JsonPropertyOrder({"format", "stage", "transactional", "operations", "builds", "drops", "ids", "elsewhere", "flavour"})
public record Facts(
        int format,
        Optional<Stage> stage,
        boolean transactional,
        List<Fact> operations,
        List<Integer> builds,
        List<Integer> drops,
        List<IdFact> ids,
        List<ElsewhereFact> elsewhere,
        Optional<Flavour> flavour) {

    private static final int FORMAT = 1;
    private static final String PREFIX = "-- asoud-ddl: ";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
            .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
            .changeDefaultPropertyInclusion(
                    every -> JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            // The default schema is written as nothing.
            .withConfigOverride(
                    String.class, text -> text.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();

    public Facts {
        operations = orEmpty(operations);
        builds = orEmpty(builds);
        drops = orEmpty(drops);
        ids = orEmpty(ids);
        elsewhere = orEmpty(elsewhere);
    }

    /** What is empty is not written. */
    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : List.copyOf(items);
    }

    /**
     * @param kind in the words of SQL, such as {@code create index}
     * @param does the same with all names, for people
     * @param subject the table; or what is part of no table
     * @param leaves the indexes that it makes and that no constraint owns
     * @param gone the indexes, by their names beside the subject, that are not there afterwards as they were
     * @param work on an index beside a running application
     * @param lock the strongest
     * @param locked the tables that it is taken on
     * @param effort what PostgreSQL reads or writes
     * @param hazard what may go wrong, or be lost
     */
    @JsonPropertyOrder({"kind", "does", "subject", "leaves", "gone", "work", "lock", "locked", "effort", "hazard"})
    public record Fact(
            String kind,
            String does,
            ObjectName subject,
            List<IndexFact> leaves,
            List<String> gone,
            Optional<WorkFact> work,
            LockLevel lock,
            List<ObjectName> locked,
            Impact.Work effort,
            Optional<String> hazard) {

        public Fact {
            does = oneLine(does);
            hazard = hazard.map(Fact::oneLine);
            leaves = orEmpty(leaves);
            gone = orEmpty(gone);
            locked = orEmpty(locked);
        }

        /** Names may hold line breaks. */
        private static String oneLine(String text) {
            return text.replaceAll("\\p{Cntrl}", " ");
        }

        /** Whether somebody may notice it. */
        public boolean locksSomething() {
            return lock != LockLevel.NONE;
        }

        /** What is locked, for people. */
        public String on() {
            return oneLine(locked.stream().map(ObjectName::toString).collect(Collectors.joining(" and ")));
        }

        private static Fact of(Operation operation, Impact impact) {
            return new Fact(
                    operation.kind(),
                    operation.describe(),
                    operation.subject(),
                    operation.leaves().stream().map(IndexFact::of).toList(),
                    operation.gone(),
                    IndexWork.of(operation).map(WorkFact::of),
                    impact.lock(),
                    impact.on(),
                    impact.work(),
                    impact.hazard());
        }
    }

    /** @param using as in {@link Index#using()} */
    @JsonPropertyOrder({"name", "unique", "using"})
    public record IndexFact(String name, boolean unique, String using) {

        private static IndexFact of(Index index) {
            return new IndexFact(index.name().name(), index.unique(), index.using());
        }

        private Index of(ObjectName table) {
            return new Index(table.sibling(name), table, unique, using, List.of(), true);
        }
    }

    /** @param from what gives them; nothing, if they are assigned */
    @JsonPropertyOrder({"table", "column", "from"})
    public record IdFact(ObjectName table, String column, List<IdSource> from) {

        public IdFact {
            from = orEmpty(from);
        }

        IdColumn idColumn() {
            return new IdColumn(table, column);
        }
    }

    /**
     * A migration that the application's Flyway runs, and who is given this folder alone does not see.
     *
     * @param in another of its locations, below the class path; or the name of the class
     * @param java whether it is a class
     * @param version of the class, or of the newest file there
     */
    @JsonPropertyOrder({"in", "java", "version"})
    public record ElsewhereFact(String in, boolean java, String version) {}

    /**
     * What a file says of what was there before it.
     *
     * @param ids as of {@link Facts}
     * @param elsewhere as of {@link Facts}
     */
    record Before(List<IdFact> ids, List<ElsewhereFact> elsewhere) {

        static final Before NOTHING = new Before(List.of(), List.of());

        static Before of(MigrationFolder committed, IdSources ids) {
            return new Before(changed(committed.idSources(), ids.byColumn()), new Elsewhere(committed).untold());
        }

        /** Where ids come from now, in the order of the tables' names, if that is another place than before. */
        private static List<IdFact> changed(Map<IdColumn, Set<IdSource>> before, Map<IdColumn, Set<IdSource>> now) {
            return Stream.concat(before.keySet().stream(), now.keySet().stream())
                    .distinct()
                    .filter(column -> !now.getOrDefault(column, Set.of()).equals(before.getOrDefault(column, Set.of())))
                    .sorted(Comparator.comparing(IdColumn::table).thenComparing(IdColumn::column))
                    .map(column -> new IdFact(
                            column.table(),
                            column.column(),
                            now.getOrDefault(column, Set.of()).stream()
                                    .sorted(Comparator.comparing(IdSource::name).thenComparing(IdSource::row))
                                    .toList()))
                    .toList();
        }

        Before {
            ids = List.copyOf(ids);
            elsewhere = List.copyOf(elsewhere);
        }
    }

    /** The names of {@link IndexWork}. */
    @JsonPropertyOrder({"index", "built", "builtAs", "leftover"})
    public record WorkFact(String index, Optional<IndexFact> built, String builtAs, String leftover) {

        private static WorkFact of(IndexWork work) {
            return new WorkFact(
                    work.name().name(),
                    work.built().map(IndexFact::of),
                    work.buildName().name(),
                    work.leftover().name());
        }

        private IndexWork of(ObjectName table) {
            return new IndexWork(
                    table,
                    table.sibling(index),
                    built.map(fact -> fact.of(table)),
                    table.sibling(builtAs),
                    table.sibling(leftover));
        }
    }

    /**
     * Those of a file that is being written.
     *
     * @param statements of the file, in order
     */
    static Facts of(
            Optional<Stage> stage,
            boolean transactional,
            List<Operation> operations,
            Function<Operation, Impact> impacts,
            List<Statement> statements,
            Before before,
            Optional<Flavour> flavour) {
        return new Facts(
                FORMAT,
                stage,
                transactional,
                operations.stream()
                        .map(operation -> Fact.of(operation, impacts.apply(operation)))
                        .toList(),
                numbers(statements, Statement.Role.BUILDS),
                numbers(statements, Statement.Role.DROPS),
                before.ids(),
                before.elsewhere(),
                flavour);
    }

    private static List<Integer> numbers(List<Statement> statements, Statement.Role role) {
        return IntStream.rangeClosed(1, statements.size())
                .filter(number -> statements.get(number - 1).role() == role)
                .boxed()
                .toList();
    }

    /** As it stands in a file, without the end of the line. */
    String line() {
        return PREFIX + JSON.writeValueAsString(this);
    }

    /**
     * Those of a file, or of its first statement with the comments before it.
     *
     * @return empty if the file was written by hand
     * @throws Refusal if a later version of this tool has written it
     */
    public static Optional<Facts> of(String script) {
        return of(script.lines());
    }

    private static Optional<Facts> of(Stream<String> lines) {
        return lines.takeWhile(line -> line.isBlank() || line.startsWith("--"))
                .filter(line -> line.startsWith(PREFIX))
                .findFirst()
                .map(line -> read(line.substring(PREFIX.length())));
    }

    /** Those of a file, in whatever encoding others are written. */
    public static Optional<Facts> of(Path file) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return of(lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Facts read(String json) {
        try {
            Facts facts = JSON.readValue(json, Facts.class);
            if (facts.format() == FORMAT) {
                return facts;
            }
        } catch (JacksonException unreadable) {
            // As below.
        }
        throw new Refusal(
                "the line of facts in a generated file cannot be read",
                PREFIX + json,
                "use the version of this tool that generated it, or a later one; if the line\n"
                        + "was edited, bring it back (git log shows it)");
    }

    /** The index that a file about one index, beside a running application, is about. */
    public Optional<IndexWork> work() {
        return operations.stream()
                .flatMap(fact -> fact.work().stream().map(work -> work.of(fact.subject())))
                .findFirst();
    }

    /** Each table with the strongest lock that is taken on it. */
    public Map<ObjectName, LockLevel> locks() {
        Map<ObjectName, LockLevel> locks = new LinkedHashMap<>();
        for (Fact fact : operations) {
            fact.locked().forEach(table -> locks.merge(table, fact.lock(), LockLevel::orStronger));
        }
        return locks;
    }

    /** Lets the file have its effect on the indexes that no constraint owns, by their names. */
    public void applyTo(Map<ObjectName, Index> indexes) {
        for (Fact fact : operations) {
            fact.gone().forEach(name -> indexes.remove(fact.subject().sibling(name)));
            fact.leaves().stream()
                    .map(index -> index.of(fact.subject()))
                    .forEach(index -> indexes.put(index.name(), index));
        }
    }

    /** Whether that statement, counted from 0, works on an index concurrently: for as long as it takes. */
    public boolean isLong(int statement) {
        return builds.contains(statement + 1) || drops.contains(statement + 1);
    }

    /** Whether it is a release that is not running any more which the file waits for. */
    public boolean waitsForDeploy() {
        return Objects.equals(stage, Optional.of(Stage.AFTER_DEPLOY));
    }
}
