package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Stage;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** A unique rule is replaced while the table is written to: what both rules reject is rejected all the time. */
class UniqueRulesTest {

    private static final String PART =
            "CREATE TABLE part (id bigint PRIMARY KEY, code integer NOT NULL, maker integer NOT NULL, live boolean%s);";
    private static final String DUPLICATE_KEY = "23505";
    private static final String DEPENDENTS_EXIST = "2BP01";

    /** What a table is like before and after; the names get a number, so that all rules fit into one schema. */
    private record Rule(String what, String before, String after) {}

    @AutoClose
    private final ShadowServer server = Project.lend();

    @TempDir
    private Path folder;

    private static String constraint(String definition) {
        return PART.formatted(", CONSTRAINT " + definition);
    }

    private static String index(String definition) {
        return PART.formatted("") + "CREATE " + definition + ";";
    }

    private static List<Rule> rules() {
        String plain = constraint("uk UNIQUE (code)");
        String partial = index("UNIQUE INDEX uk ON part (code) WHERE live");
        String unique = index("UNIQUE INDEX uk ON part (code)");
        String two = PART.formatted(", CONSTRAINT uk UNIQUE (code), CONSTRAINT uk_2 UNIQUE (maker)");
        return List.of(
                new Rule("other columns, other name", plain, constraint("uk_2 UNIQUE (code, maker)")),
                new Rule("other columns, same name", plain, constraint("uk UNIQUE (code, maker)")),
                new Rule("constraint to partial index", plain, partial),
                new Rule("constraint to partial index of another name", plain, partial.replace("uk ON", "uk_2 ON")),
                new Rule("constraint to index", plain, unique),
                new Rule(
                        "plain index to constraint",
                        index("INDEX uk ON part (code); CREATE UNIQUE INDEX uk_2 ON part (code)"),
                        plain),
                new Rule("deferrable", plain, constraint("uk UNIQUE (code) DEFERRABLE INITIALLY DEFERRED")),
                new Rule("includes", plain, constraint("uk UNIQUE (code) INCLUDE (maker)")),
                new Rule("expression", plain, index("UNIQUE INDEX uk ON part (abs(code))")),
                new Rule("partial to other columns", partial, index("UNIQUE INDEX uk ON part (maker, code)")),
                new Rule(
                        "two constraints exchange their columns",
                        two,
                        PART.formatted(", CONSTRAINT uk UNIQUE (maker), CONSTRAINT uk_2 UNIQUE (code)")),
                new Rule(
                        "two indexes exchange their columns",
                        unique + "CREATE UNIQUE INDEX uk_2 ON part (maker);",
                        index("UNIQUE INDEX uk ON part (maker); CREATE UNIQUE INDEX uk_2 ON part (code)")),
                new Rule(
                        "an index takes over what a constraint rejected",
                        plain + "CREATE UNIQUE INDEX uk_2 ON part (maker, code);",
                        index("UNIQUE INDEX uk_2 ON part (code)")));
    }

    private static String numbered(String sql, int number) {
        return sql.replaceAll("\\b(part|uk|child|outsider)", "$1" + number + "x");
    }

    private static String numbered(Stream<String> schemas) {
        AtomicInteger number = new AtomicInteger();
        return schemas.map(sql -> numbered(sql, number.incrementAndGet())).collect(Collectors.joining("\n"));
    }

    @Test
    void what_the_old_and_the_new_rule_reject_is_always_rejected() throws SQLException {
        List<Rule> rules = rules();
        Project project = new Project(folder);
        project.generate(numbered(rules.stream().map(Rule::before)));
        Map<Flavour, ShadowDatabase> databases = inUse(project, rules.size());

        List<GeneratedMigration> migrations =
                project.generate(numbered(rules.stream().map(Rule::after))).migrations();

        for (Flavour flavour : Flavour.values()) {
            forwardsAndBack(migrations, flavour, Objects.requireNonNull(databases.get(flavour)), rules);
        }
    }

    private Map<Flavour, ShadowDatabase> inUse(Project project, int tables) throws SQLException {
        Map<Flavour, ShadowDatabase> databases = new EnumMap<>(Flavour.class);
        for (Flavour flavour : Flavour.values()) {
            ShadowDatabase database = server.create("unique");
            databases.put(flavour, database);
            project.migrate(database, flavour);
            for (int number = 1; number <= tables; number++) {
                run(database, numbered("INSERT INTO part VALUES (1, 1, 1, true), (2, 2, 2, true)", number));
            }
        }
        return databases;
    }

    private static void forwardsAndBack(
            List<GeneratedMigration> all, Flavour flavour, ShadowDatabase database, List<Rule> rules)
            throws SQLException {
        List<GeneratedMigration> migrations = new ArrayList<>(all);
        migrations.removeIf(migration -> !migration.appliesTo(flavour));
        String before = indexes(database);
        try (Connection runner = database.connect();
                Connection writer = database.connect()) {
            for (GeneratedMigration migration : migrations) {
                runBesideAWriter(runner, writer, script(migration), rules);
            }
            assertThat(indexes(database)).isNotEqualTo(before).doesNotContain("ddl");
            Collections.reverse(migrations);
            for (GeneratedMigration migration : migrations) {
                runBesideAWriter(runner, writer, migration.rollback().content(), rules);
            }
        }
        assertThat(indexes(database)).isEqualTo(before);
    }

    private static String script(GeneratedMigration migration) {
        String sql = migration.migration().content();
        return migration.step().transactional() ? "BEGIN;" + sql + "COMMIT;" : sql;
    }

    /** Between all statements and transactions, somebody tries to write a row of each table once more. */
    private static void runBesideAWriter(Connection runner, Connection writer, String script, List<Rule> rules)
            throws SQLException {
        for (String sql : SqlScript.statements(script)) {
            SqlScript.execute(runner, sql);
            if (runner.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE) {
                continue;
            }
            for (Rule rule : rules) {
                String duplicate = numbered("INSERT INTO part VALUES (3, 1, 1, true)", rules.indexOf(rule) + 1);
                assertThatThrownBy(() -> SqlScript.execute(writer, duplicate))
                        .as("%s, a duplicate after: %s", rule.what(), sql)
                        .extracting("SQLState")
                        .isEqualTo(DUPLICATE_KEY);
            }
        }
    }

    /** The old foreign key needs the old rule, the new one the new rule. */
    @Test
    void a_foreign_key_moves_from_the_old_rule_to_the_new_one() {
        String child = "CREATE TABLE child (id bigint PRIMARY KEY, code integer, maker integer, CONSTRAINT fk"
                + " FOREIGN KEY (%1$s) REFERENCES part (%1$s));";
        String constraint = constraint("uk UNIQUE (code)");
        String other = constraint("uk UNIQUE (code, maker)");
        String index = index("UNIQUE INDEX uk ON part (code)");
        List<Rule> rules = List.of(
                new Rule("another constraint", constraint, other.replace("uk", "uk_2")),
                new Rule("an index instead", constraint, index("UNIQUE INDEX uk_2 ON part (code, maker)")),
                new Rule("another index", index, index("UNIQUE INDEX uk_2 ON part (code, maker)")));
        Project project = new Project(folder);
        project.generate(numbered(rules.stream().map(rule -> rule.before() + child.formatted("code"))));

        GenerationResult result =
                project.generate(numbered(rules.stream().map(rule -> rule.after() + child.formatted("code, maker"))));

        assertThat(result.migrations()).as("proven in both flavours and back").isNotEmpty();
    }

    /** In both flavours; the quoted names are those that an expression for the columns could stumble on. */
    @Test
    void only_a_foreign_key_to_the_new_rule_waits_for_it() {
        String part = "CREATE TABLE \"pa rt(id)\" (id bigint PRIMARY KEY, \"co, de\" integer, maker integer%s);";
        Project project = new Project(folder);
        project.generate(part.formatted(""));

        List<GeneratedMigration> migrations = project.generate(
                        part.formatted(", CONSTRAINT uk UNIQUE (\"co, de\", maker)") + """
                        CREATE TABLE at_once (id bigint CONSTRAINT fk_id REFERENCES "pa rt(id)");
                        CREATE TABLE waiting (a integer, b integer,
                            CONSTRAINT fk_code FOREIGN KEY (a, b) REFERENCES "pa rt(id)" (maker, "co, de") ON DELETE SET NULL);
                        """)
                .migrations();

        for (Flavour flavour : Flavour.values()) {
            assertThat(migrations)
                    .filteredOn(migration -> migration.appliesTo(flavour))
                    .anySatisfy(migration -> {
                        assertThat(migration.step().stage()).isEqualTo(Stage.BEFORE_DEPLOY);
                        assertThat(migration.migration().content())
                                .contains("fk_id")
                                .doesNotContain("fk_code");
                    })
                    .anySatisfy(migration -> {
                        assertThat(migration.step().stage()).isEqualTo(Stage.AFTER_DEPLOY);
                        assertThat(migration.migration().content())
                                .contains("fk_code")
                                .doesNotContain("fk_id");
                    });
        }
    }

    /** Both rules would have to be there while the foreign key moves, and while it moves back. */
    @Test
    void a_foreign_key_does_not_move_to_another_rule_of_the_same_name() {
        String before = constraint("uk UNIQUE (code)")
                + "CREATE TABLE child (code integer CONSTRAINT fk REFERENCES part (code), maker integer);";
        Project project = new Project(folder);
        project.generate(before);

        assertThatThrownBy(() -> project.generate(constraint("uk UNIQUE (maker)")
                        + "CREATE TABLE child (code integer, maker integer CONSTRAINT fk REFERENCES part (maker));"))
                .hasMessageContaining("foreign keys move from unique constraint uk to another one of that name")
                .hasMessageContaining("give the new one another name");
    }

    /** Something that nobody's model says, on the index {@code uk}. */
    private record Use(String sql, String remedy) {}

    private static final List<Use> USES = List.of(
            new Use(
                    "CREATE TABLE outsider (code integer REFERENCES part (code))",
                    "ALTER TABLE outsider DROP CONSTRAINT outsider_code_fkey"),
            new Use("ALTER TABLE part REPLICA IDENTITY USING INDEX uk", "ALTER TABLE part REPLICA IDENTITY FULL"),
            new Use("CLUSTER part USING uk", "ALTER TABLE part SET WITHOUT CLUSTER"));

    /** The refused file changes nothing; after the statement that it names, it runs. */
    @Test
    void what_uses_an_index_that_goes_is_named_before_anything_is_changed() throws SQLException {
        List<Rule> rules = new ArrayList<>();
        for (String before : List.of(constraint("uk UNIQUE (code)"), index("UNIQUE INDEX uk ON part (code)"))) {
            USES.forEach(use -> rules.add(new Rule("changed", before, before.replace("(code)", "(maker)"))));
            USES.forEach(use -> rules.add(new Rule("removed", before, PART.formatted(""))));
        }
        Project project = new Project(folder);
        project.generate(numbered(rules.stream().map(Rule::before)));
        Map<Flavour, ShadowDatabase> databases = inUse(project, rules.size());
        List<GeneratedMigration> migrations =
                project.generate(numbered(rules.stream().map(Rule::after))).migrations();

        for (Flavour flavour : Flavour.values()) {
            ShadowDatabase database = Objects.requireNonNull(databases.get(flavour));
            List<Use> uses = IntStream.range(0, rules.size())
                    .mapToObj(i -> numbered(USES.get(i % USES.size()), i + 1))
                    .toList();
            for (Use use : uses) {
                run(database, use.sql());
            }
            List<String> refusals = new ArrayList<>();
            try (Connection connection = database.connect()) {
                for (GeneratedMigration migration : migrations) {
                    if (migration.appliesTo(flavour)) {
                        refusals.addAll(refusals(connection, database, script(migration), uses));
                    }
                }
            }
            assertThat(refusals)
                    .containsExactlyInAnyOrderElementsOf(
                            uses.stream().map(Use::remedy).toList());
        }
    }

    private static Use numbered(Use use, int number) {
        return new Use(numbered(use.sql(), number), numbered(use.remedy(), number));
    }

    /** Runs the script again and again, until nothing is in its way. */
    private static List<String> refusals(Connection connection, ShadowDatabase database, String script, List<Use> uses)
            throws SQLException {
        List<String> refusals = new ArrayList<>();
        while (true) {
            String before = indexes(database);
            try {
                SqlScript.run(connection, script);
                return refusals;
            } catch (SQLException failure) {
                String message = String.valueOf(failure.getMessage());
                assertThat(failure.getSQLState()).as(message).isEqualTo(DEPENDENTS_EXIST);
                assertThat(indexes(database)).isEqualTo(before);
                Use use = uses.stream()
                        .filter(candidate -> message.contains("Run this first: " + candidate.remedy() + ";"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(failure));
                assertThat(message).containsPattern("index uk\\d+x is in use");
                run(database, use.remedy());
                refusals.add(use.remedy());
            }
        }
    }

    private static void run(ShadowDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            SqlScript.execute(connection, sql);
        }
    }

    private static String indexes(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT string_agg(pg_get_indexdef(indexrelid) || coalesce(pg_get_constraintdef(c.oid), ''), '; '
                                          ORDER BY indexrelid::regclass::text)
                        FROM pg_index LEFT JOIN pg_constraint AS c ON conindid = indexrelid AND contype IN ('p', 'u')
                        WHERE indrelid::regclass::text LIKE 'part%'
                        """)) {
            row.next();
            return row.getString(1);
        }
    }
}
