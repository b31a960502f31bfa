package com.asoud.ddl.safety;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationText;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.PlanOptions;
import com.asoud.ddl.plan.PlanRequest;
import com.asoud.ddl.plan.Planner;
import com.asoud.ddl.plan.Rules;
import com.asoud.export.IdSources;
import com.asoud.postgres.ObjectName;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.core.Parser;

/**
 * A generated file about one index of table {@code item}, and what it promises.
 *
 * @param name for people
 * @param undoes whether it is the rollback of another
 * @param script its text
 * @param configuration the text of its {@code .sql.conf}
 * @param before the index it finds, if any
 * @param after the index it leaves, if any
 */
record ConcurrentFile(
        String name,
        boolean undoes,
        String script,
        String configuration,
        Optional<Index> before,
        Optional<Index> after) {

    static final String TABLE = "item";

    static final Index PLAIN = index("idx_item_code", false, "btree (code)");
    static final Index UNIQUE = index("idx_item_code", true, "btree (code)");
    /** Spelled as PostgreSQL spells it. */
    static final Index ELABORATE = index(
            "Index \"of\" items",
            false,
            "btree (lower(code) DESC NULLS LAST, price) INCLUDE (id) WITH (fillfactor='70') WHERE (price > 0)");

    static ConcurrentFile create() {
        return migration("create", Optional.empty(), Optional.of(PLAIN));
    }

    /** The same as all that is plain, of a table in another schema than the default one. */
    static Stream<ConcurrentFile> plainIn(String schema) {
        ObjectName table = new ObjectName(schema, TABLE);
        Index plain = PLAIN.of(table);
        Index other = withUsing("btree (code, price)").of(table);
        return Stream.of(
                        migration("create in " + schema, Optional.empty(), Optional.of(plain)),
                        migration("replace in " + schema, Optional.of(plain), Optional.of(other)),
                        migration("drop in " + schema, Optional.of(plain), Optional.empty()))
                .flatMap(ConcurrentFile::withRollback);
    }

    static ConcurrentFile createUnique() {
        return migration("create unique", Optional.empty(), Optional.of(UNIQUE));
    }

    static ConcurrentFile replace() {
        return migration("replace", Optional.of(PLAIN), Optional.of(withUsing("btree (code, price)")));
    }

    static ConcurrentFile drop() {
        return migration("drop", Optional.of(PLAIN), Optional.empty());
    }

    private static ConcurrentFile createElaborate() {
        return migration("create elaborate", Optional.empty(), Optional.of(ELABORATE));
    }

    private static ConcurrentFile replaceElaborate() {
        return migration(
                "replace elaborate",
                Optional.of(ELABORATE),
                Optional.of(index(ELABORATE.name().name(), true, "btree (id, code)")));
    }

    /** Long enough that every private name is cut. */
    private static ConcurrentFile replaceLong() {
        String name = "n".repeat(63);
        return migration(
                "replace, long name",
                Optional.of(index(name, false, "btree (code)")),
                Optional.of(index(name, false, "btree (price)")));
    }

    /** Each kind of file, with its rollback. */
    static Stream<ConcurrentFile> all() {
        return Stream.of(
                        create(),
                        createUnique(),
                        createElaborate(),
                        replace(),
                        replaceElaborate(),
                        replaceLong(),
                        drop())
                .flatMap(ConcurrentFile::withRollback);
    }

    /** Of these the ones about {@link #PLAIN}. */
    static Stream<ConcurrentFile> plain() {
        return Stream.of(create(), replace(), drop()).flatMap(ConcurrentFile::withRollback);
    }

    private Stream<ConcurrentFile> withRollback() {
        return Stream.of(this, rollback());
    }

    private static Index index(String name, boolean unique, String using) {
        return new Index(new ObjectName("", name), new ObjectName("", TABLE), unique, using, List.of(), true);
    }

    private static Index withUsing(String using) {
        return index(PLAIN.name().name(), false, using);
    }

    private static ConcurrentFile migration(String name, Optional<Index> before, Optional<Index> after) {
        GeneratedMigration migration = generate(before, after);
        return new ConcurrentFile(
                name,
                false,
                migration.migration().content(),
                migration.configuration().orElseThrow().content(),
                before,
                after);
    }

    /** The file that undoes this one. */
    ConcurrentFile rollback() {
        return new ConcurrentFile(
                "rollback of " + name,
                true,
                generate(before, after).rollback().content(),
                configuration,
                after,
                before);
    }

    private static GeneratedMigration generate(Optional<Index> before, Optional<Index> after) {
        Change change = before.isEmpty()
                ? new Change.Added(after.orElseThrow())
                : after.isEmpty()
                        ? new Change.Removed(before.get())
                        : new Change.IndexChanged(before.get(), after.get());
        PlanRequest request = new PlanRequest(
                List.of(change),
                Set.of(),
                IdSources.UNKNOWN,
                IdSources.UNKNOWN,
                new PlanOptions(Set.of(), false),
                Rules.UNKNOWN);
        return MigrationText.of(
                        Planner.plan(request, Flavour.STANDARD), Planner.plan(request, Flavour.CONCURRENT), 2, Map.of())
                .stream()
                .filter(migration -> migration.flavour().equals(Optional.of(Flavour.CONCURRENT)))
                .findFirst()
                .orElseThrow();
    }

    /** Whether there is an index all the time, before and after. */
    boolean replaces() {
        return before.isPresent() && after.isPresent();
    }

    /** Whether the index that it finds or leaves has the name of this one. */
    boolean isAbout(Index index) {
        return Stream.concat(before.stream(), after.stream())
                .anyMatch(own -> own.name().equals(index.name()));
    }

    /** The statements of the script, as psql would send them. */
    List<String> statements() {
        try {
            return Parser.parseJdbcSql(script, true, false, true, false, false).stream()
                    .map(query -> query.nativeSql.strip())
                    .filter(sql -> !sql.isEmpty())
                    .toList();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The number of the first statement that, without comments, begins so. */
    int statement(String beginning) {
        List<String> statements = statements();
        for (int i = 0; i < statements.size(); i++) {
            if (withoutComments(statements.get(i)).startsWith(beginning)) {
                return i;
            }
        }
        throw new IllegalArgumentException(beginning + " in " + name);
    }

    static String withoutComments(String sql) {
        return String.join(
                        "\n",
                        Arrays.stream(sql.split("\n"))
                                .filter(line -> !line.startsWith("--"))
                                .toList())
                .strip();
    }

    @Override
    public String toString() {
        return name;
    }
}
