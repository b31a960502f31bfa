package com.asoud.ddl.observe.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.asoud.ddl.observe.health.Finding.Kind;
import com.asoud.ddl.observe.health.Finding.Level;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each piece of advice where it is right, and its absence where it would be wrong, on one database. */
class FindingsTest {

    private static final ShadowDatabase DATABASE = TestServer.get().create("findings");

    private static HealthReport fresh;
    private static HealthReport later;

    /**
     * @param name what it is about; its tables are called like it
     * @param before what is there when the earlier snapshot is taken
     * @param between what happens before the later one
     * @param expected {@code KIND object}, of each finding about its tables; no other may be there
     */
    record Case(String name, String before, String between, List<String> expected) {

        static Case of(String name, String before, String... expected) {
            return new Case(name, before, "", List.of(expected));
        }

        Case then(String sql) {
            return new Case(name, before, sql, expected);
        }

        boolean isAbout(Finding finding) {
            String table = finding.table().name();
            return table.equals(name) || table.startsWith(name + "_");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** What nobody reads. */
    static Stream<Case> usage() {
        return Stream.of(
                Case.of(
                                "plain",
                                "CREATE TABLE plain (a int, b int); CREATE INDEX plain_a ON plain (a); CREATE INDEX plain_b ON plain (b)",
                                "UNUSED plain_a")
                        .then("SELECT count(*) FROM plain WHERE b = 1"),
                Case.of(
                        "restrained",
                        "CREATE TABLE restrained (a int PRIMARY KEY, b int UNIQUE, c int4range, d int, "
                                + "EXCLUDE USING gist (c WITH &&)); CREATE INDEX restrained_d ON restrained (d)",
                        "UNUSED restrained_d"),
                Case.of(
                        "replicated",
                        "CREATE TABLE replicated (a int NOT NULL, b int); CREATE UNIQUE INDEX replicated_a ON replicated (a);"
                                + " ALTER TABLE replicated REPLICA IDENTITY USING INDEX replicated_a;"
                                + " CREATE INDEX replicated_b ON replicated (b)",
                        "UNUSED replicated_b"),
                Case.of(
                        "clustered",
                        "CREATE TABLE clustered (a int, b int); CREATE INDEX clustered_a ON clustered (a);"
                                + " CREATE INDEX clustered_b ON clustered (b);"
                                + " ALTER TABLE clustered CLUSTER ON clustered_a",
                        "UNUSED clustered_b"),
                Case.of(
                        "only_unique",
                        "CREATE TABLE only_unique (a int); CREATE UNIQUE INDEX only_unique_a ON only_unique (a)"),
                Case.of(
                                "young",
                                "CREATE TABLE young (a int, b int); CREATE INDEX young_a ON young (a)",
                                "UNUSED young_a")
                        .then("CREATE INDEX young_b ON young (b)"),
                Case.of("rebuilt", "CREATE TABLE rebuilt (a int); CREATE INDEX rebuilt_a ON rebuilt (a)")
                        .then("DROP INDEX rebuilt_a; CREATE INDEX rebuilt_a ON rebuilt (a)"),
                Case.of(
                        "referring",
                        "CREATE TABLE referring_to (id int PRIMARY KEY);"
                                + " CREATE TABLE referring (r int REFERENCES referring_to, s int REFERENCES referring_to);"
                                + " CREATE INDEX referring_r ON referring (r); CREATE INDEX referring_s ON referring (s);"
                                + " CREATE INDEX referring_h ON referring USING hash (s)",
                        "UNUSED referring_s",
                        "UNUSED referring_h"),
                Case.of(
                                "parted",
                                "CREATE TABLE parted (a int, b int) PARTITION BY RANGE (a);"
                                        + " CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);"
                                        + " CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (20);"
                                        + " CREATE INDEX parted_b ON parted (b); CREATE INDEX parted_a ON parted (a)",
                                "UNUSED parted_b")
                        .then("SELECT count(*) FROM parted WHERE a = 1"),
                Case.of(
                        "shared",
                        "CREATE TABLE shared_to (id int PRIMARY KEY);"
                                + " CREATE TABLE shared (r int REFERENCES shared_to, s int) PARTITION BY RANGE (s);"
                                + " CREATE TABLE shared_1 PARTITION OF shared FOR VALUES FROM (0) TO (10);"
                                + " CREATE INDEX shared_1_r ON shared_1 (r); CREATE INDEX shared_1_s ON shared_1 (s)",
                        "UNUSED shared_1_s"),
                Case.of(
                        "computed",
                        "CREATE TABLE computed (a int, b int); CREATE INDEX computed_a ON computed ((a % 10))",
                        "UNUSED computed_a"));
    }

    /** What another index does as well, or no index does; and what a rebuild, VACUUM or ANALYZE would mend. */
    static Stream<Case> others() {
        return Stream.of(
                Case.of(
                        "waiting",
                        "CREATE TABLE waiting (a int) PARTITION BY RANGE (a);"
                                + " CREATE TABLE waiting_1 PARTITION OF waiting FOR VALUES FROM (0) TO (10);"
                                + " CREATE INDEX waiting_a ON ONLY waiting (a)"),
                Case.of(
                        "twice",
                        "CREATE TABLE twice (a int, b int); CREATE INDEX twice_new ON twice (a, b DESC);"
                                + " CREATE INDEX twice_declared ON twice (a, b DESC)",
                        "DUPLICATE twice_new"),
                Case.of(
                        "key",
                        "CREATE TABLE key (a int PRIMARY KEY); CREATE INDEX key_a ON key (a)",
                        "DUPLICATE key_a"),
                Case.of(
                        "kept",
                        "CREATE TABLE kept (a int NOT NULL); CREATE INDEX kept_same ON kept (a); CREATE UNIQUE INDEX kept_a ON kept (a);"
                                + " ALTER TABLE kept REPLICA IDENTITY USING INDEX kept_a;"
                                + " CREATE TABLE kept_order (a int, b int); CREATE INDEX kept_ab ON kept_order (a, b);"
                                + " CREATE INDEX kept_b ON kept_order (a); ALTER TABLE kept_order CLUSTER ON kept_b",
                        "DUPLICATE kept_same"),
                Case.of(
                        "collated",
                        "CREATE TABLE collated (a text, b text); CREATE INDEX collated_c ON collated (a COLLATE \"C\");"
                                + " CREATE INDEX collated_d ON collated (a); CREATE INDEX collated_long ON collated (a COLLATE \"POSIX\", b)"),
                Case.of(
                        "classes",
                        "CREATE TABLE classes (a text, b text); CREATE INDEX classes_p ON classes (a text_pattern_ops);"
                                + " CREATE INDEX classes_d ON classes (a, b)"),
                Case.of(
                        "methods",
                        "CREATE TABLE methods (a int, b int); CREATE INDEX methods_h ON methods USING hash (a);"
                                + " CREATE INDEX methods_b ON methods (a); CREATE INDEX methods_br ON methods USING brin (a, b)"),
                Case.of(
                        "directed",
                        "CREATE TABLE directed (a int, b int); CREATE INDEX directed_1 ON directed (a, b DESC);"
                                + " CREATE INDEX directed_2 ON directed (a, b); CREATE INDEX directed_3 ON directed (a NULLS FIRST)"),
                Case.of(
                        "predicates",
                        "CREATE TABLE predicates (a int, b int); CREATE INDEX predicates_1 ON predicates (a) WHERE b = 1;"
                                + " CREATE INDEX predicates_2 ON predicates (a) WHERE b = 2; CREATE INDEX predicates_3 ON predicates (a, b)"),
                Case.of(
                        "alike",
                        "CREATE TABLE alike (a int, b int); CREATE INDEX alike_1 ON alike (a) WHERE b = 1;"
                                + " CREATE INDEX alike_2 ON alike (a) WHERE (b) = (1); CREATE INDEX alike_3 ON alike ((a + b));"
                                + " CREATE INDEX alike_4 ON alike ((a - b))",
                        "DUPLICATE alike_2"),
                Case.of(
                        "beginning",
                        "CREATE TABLE beginning (a int, b int, c int); CREATE INDEX beginning_a ON beginning (a);"
                                + " CREATE INDEX beginning_ab ON beginning (a, b); CREATE INDEX beginning_b ON beginning (b)",
                        "PREFIX beginning_a"),
                Case.of(
                        "covering",
                        "CREATE TABLE covering (a int, b int, c int); CREATE INDEX covering_a ON covering (a);"
                                + " CREATE INDEX covering_ac ON covering (a) INCLUDE (c)",
                        "PREFIX covering_a"),
                Case.of(
                        "payload",
                        "CREATE TABLE payload (a int, b int, c int); CREATE INDEX payload_c ON payload (a) INCLUDE (c);"
                                + " CREATE INDEX payload_b ON payload (a, b); CREATE INDEX payload_ab ON payload (a, b, c) WHERE c > 0;"
                                + " CREATE UNIQUE INDEX payload_u ON payload (a)"),
                Case.of(
                        "wide",
                        "CREATE TABLE wide (a int, b int); CREATE INDEX wide_ab ON wide (a, b);"
                                + " CREATE INDEX wide_include ON wide (a) INCLUDE (b)",
                        "PREFIX wide_include"),
                Case.of(
                        "bare",
                        "CREATE TABLE bare_to (id int PRIMARY KEY); CREATE TABLE bare (r int REFERENCES bare_to, s int);"
                                + " CREATE INDEX bare_sr ON bare (s, r)",
                        "FOREIGN_KEY bare"),
                Case.of(
                        "divided",
                        "CREATE TABLE divided_to (id int PRIMARY KEY);"
                                + " CREATE TABLE divided (r int REFERENCES divided_to, s int REFERENCES divided_to) PARTITION BY RANGE (r);"
                                + " CREATE TABLE divided_1 PARTITION OF divided FOR VALUES FROM (0) TO (10);"
                                + " CREATE INDEX divided_s ON divided (s)",
                        "FOREIGN_KEY divided"),
                Case.of(
                        "apiece",
                        "CREATE TABLE apiece_to (id int PRIMARY KEY);"
                                + " CREATE TABLE apiece (r int REFERENCES apiece_to, s int) PARTITION BY RANGE (s);"
                                + " CREATE TABLE apiece_1 (s int, r int); ALTER TABLE apiece ATTACH PARTITION apiece_1"
                                + " FOR VALUES FROM (0) TO (10);"
                                + " CREATE TABLE apiece_2 PARTITION OF apiece FOR VALUES FROM (10) TO (20);"
                                + " CREATE INDEX apiece_1_r ON apiece_1 (r); CREATE INDEX apiece_2_r ON apiece_2 (r)"),
                Case.of(
                        "lacking",
                        "CREATE TABLE lacking_to (id int PRIMARY KEY);"
                                + " CREATE TABLE lacking (r int REFERENCES lacking_to, s int) PARTITION BY RANGE (s);"
                                + " CREATE TABLE lacking_1 PARTITION OF lacking FOR VALUES FROM (0) TO (10);"
                                + " CREATE TABLE lacking_2 PARTITION OF lacking FOR VALUES FROM (10) TO (20);"
                                + " CREATE INDEX lacking_r ON ONLY lacking (r); CREATE INDEX lacking_1_r ON lacking_1 (r);"
                                + " ALTER INDEX lacking_r ATTACH PARTITION lacking_1_r",
                        "FOREIGN_KEY lacking"),
                Case.of(
                        "unique",
                        "CREATE TABLE \"unique\" (a int PRIMARY KEY, b int, c int UNIQUE DEFERRABLE);"
                                + " ALTER TABLE \"unique\" ADD CONSTRAINT unique_twice UNIQUE (a);"
                                + " CREATE UNIQUE INDEX unique_b1 ON \"unique\" (b); CREATE UNIQUE INDEX unique_b2 ON \"unique\" (b);"
                                + " CREATE UNIQUE INDEX unique_b3 ON \"unique\" (b) WHERE b > 0;"
                                + " CREATE UNIQUE INDEX unique_c ON \"unique\" (c);"
                                + " CREATE TABLE unique_from (b int REFERENCES \"unique\" (b), PRIMARY KEY (b))",
                        "DUPLICATE unique_twice",
                        "DUPLICATE unique_b2"),
                Case.of(
                        "parameters",
                        "CREATE TABLE parameters (a int, b tsvector); CREATE INDEX parameters_1 ON parameters USING brin (a);"
                                + " CREATE INDEX parameters_2 ON parameters USING brin (a) WITH (pages_per_range = 4);"
                                + " CREATE INDEX parameters_3 ON parameters USING gist (b tsvector_ops (siglen = 12));"
                                + " CREATE INDEX parameters_4 ON parameters USING gist (b tsvector_ops (siglen = 200));"
                                + " CREATE INDEX parameters_5 ON parameters USING brin (a) WITH (autosummarize)",
                        "DUPLICATE parameters_5"),
                Case.of(
                        "named",
                        "CREATE TABLE named_to (id int PRIMARY KEY); CREATE TABLE named (r int REFERENCES named_to, s int);"
                                + " CREATE INDEX ON named (r) WHERE s = 1",
                        "FOREIGN_KEY named"),
                Case.of(
                        "partly",
                        "CREATE TABLE partly_to (id int PRIMARY KEY); CREATE TABLE partly (r int REFERENCES partly_to, s int);"
                                + " CREATE INDEX partly_r ON partly (r) WHERE s = 1",
                        "FOREIGN_KEY partly"),
                Case.of(
                        "present",
                        "CREATE TABLE present_to (id int PRIMARY KEY); CREATE TABLE present (\"R\" int REFERENCES present_to);"
                                + " CREATE INDEX present_r ON present (\"R\") WHERE \"R\" IS NOT NULL"),
                Case.of(
                        "pair",
                        "CREATE TABLE pair_to (a int, b int, PRIMARY KEY (a, b));"
                                + " CREATE TABLE pair (c int, a int, b int, FOREIGN KEY (a, b) REFERENCES pair_to);"
                                + " CREATE INDEX pair_ba ON pair (b, a, c)"),
                Case.of(
                        "hashed",
                        "CREATE TABLE hashed_to (id int PRIMARY KEY); CREATE TABLE hashed (r int REFERENCES hashed_to, s int REFERENCES hashed_to);"
                                + " CREATE INDEX hashed_r ON hashed USING hash (r); CREATE INDEX hashed_s ON hashed USING brin (s)",
                        "FOREIGN_KEY hashed"),
                Case.of(
                        "emptied",
                        "CREATE TABLE emptied AS SELECT n FROM generate_series(1, 300000) AS n; CREATE INDEX emptied_n ON emptied (n);"
                                + " CREATE TABLE filled AS SELECT n FROM generate_series(1, 300000) AS n;"
                                + " CREATE INDEX filled_n ON filled (n); DELETE FROM emptied WHERE n % 50 > 0",
                        "BLOAT emptied_n"),
                Case.of(
                        "stale",
                        "CREATE TABLE stale AS SELECT n FROM generate_series(1, 5000) AS n",
                        "OLD_STATISTICS stale"),
                Case.of(
                                "dying",
                                "CREATE TABLE dying AS SELECT n FROM generate_series(1, 5000) AS n",
                                "DEAD_ROWS dying",
                                "OLD_STATISTICS dying")
                        .then("DELETE FROM dying WHERE n > 2000"));
    }

    @BeforeAll
    static void look(@TempDir Path folder) throws IOException, SQLException {
        Subject.declare(
                folder,
                List.of(
                        List.of("twice", "twice_declared", "btree (a, b DESC)"),
                        List.of("plain", "plain_a", "btree (a)"),
                        List.of("bare", "bare_other", "btree (s)")));
        Subject subject = new Subject(DATABASE, folder);
        try (Connection connection = DATABASE.connect()) {
            Subject.createRole(connection);
            Sql.execute(connection, "CREATE EXTENSION pgstattuple");
            for (Case each : Stream.concat(usage(), others()).toList()) {
                Sql.execute(connection, each.before());
            }
        }
        counted("SELECT count(*) = 4 FROM pg_stat_user_tables WHERE relname IN ('stale', 'dying', 'emptied', 'filled')"
                + " AND n_live_tup > 0");
        try (Connection connection = DATABASE.connect()) {
            Sql.execute(connection, "VACUUM ANALYZE emptied");
            Sql.execute(connection, "VACUUM ANALYZE filled");
            Sql.execute(connection, "ANALYZE dying");
        }
        fresh = subject.report(Optional.empty(), Duration.ZERO);
        Path since = Subject.write(fresh.snapshot(), folder.resolve("since.json"));
        try (Connection connection = DATABASE.connect()) {
            Sql.execute(connection, "SET enable_seqscan = off");
            for (Case each : Stream.concat(usage(), others()).toList()) {
                Sql.execute(connection, each.between());
            }
        }
        counted("SELECT idx_scan > 0 FROM pg_stat_user_indexes WHERE indexrelname = 'parted_1_a_idx'");
        counted("SELECT n_dead_tup >= 3000 FROM pg_stat_user_tables WHERE relname = 'dying'");
        later = subject.report(Optional.of(since), Duration.ZERO);
    }

    /** A session hands its counters over when it ends, and before 15 some time after that. */
    private static void counted(String question) throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Sql.value(connection, question));
        }
    }

    @AfterAll
    static void drop() {
        TestServer.get().drop(DATABASE);
    }

    @ParameterizedTest
    @MethodSource("usage")
    void what_nobody_reads_is_called_unused_and_nothing_else(Case each) {
        assertThat(findings(later, each, true)).containsExactlyInAnyOrderElementsOf(each.expected());
    }

    @ParameterizedTest
    @MethodSource("others")
    void what_is_superfluous_missing_or_neglected_is_found_and_nothing_else(Case each) {
        assertThat(findings(later, each, false)).containsExactlyInAnyOrderElementsOf(each.expected());
    }

    @ParameterizedTest
    @MethodSource("usage")
    void a_fresh_or_restored_database_has_no_unused_index(Case each) {
        assertThat(findings(fresh, each, true)).isEmpty();
    }

    private static List<String> findings(HealthReport report, Case about, boolean unused) {
        return report.findings().stream()
                .filter(about::isAbout)
                .filter(finding -> (finding.kind() == Kind.UNUSED) == unused)
                .map(FindingsTest::text)
                .toList();
    }

    private static String text(Finding finding) {
        return finding.kind() + " " + finding.index().orElse(finding.table());
    }

    @Test
    void without_an_earlier_snapshot_the_report_says_that_usage_is_not_judged() {
        assertThat(fresh.notes()).anyMatch(note -> note.contains("--since FILE"));
        assertThat(later.notes()).noneMatch(note -> note.contains("--since FILE"));
    }

    @Test
    void what_the_model_declares_is_removed_by_an_edit_and_what_it_does_not_by_sql() {
        assertThat(remedy("UNUSED plain_a")).isEqualTo("""
                in the entity of table plain, remove
                    @Index(name = "plain_a", columnList = "a")
                then run generate, and migrate""");
        assertThat(remedy("UNUSED clustered_b")).startsWith("DROP INDEX CONCURRENTLY \"clustered_b\";");
        assertThat(remedy("FOREIGN_KEY bare")).isEqualTo("""
                in the entity of table bare, add
                    @Index(name = "bare_r_idx", columnList = "r")
                then run generate, and migrate""");
        assertThat(remedy("FOREIGN_KEY partly")).isEqualTo("""
                CREATE INDEX CONCURRENTLY "partly_r_idx"
                    ON "partly" ("r");""");
        assertThat(remedy("FOREIGN_KEY named")).startsWith("CREATE INDEX CONCURRENTLY \"named_r_idx1\"");
        assertThat(remedy("FOREIGN_KEY lacking")).startsWith("CREATE INDEX CONCURRENTLY ON \"lacking_2\" (\"r\");");
        assertThat(remedy("DUPLICATE unique_twice"))
                .startsWith("ALTER TABLE \"unique\" DROP CONSTRAINT \"unique_twice\";");
        assertThat(remedy("UNUSED computed_a")).contains("CREATE STATISTICS ON ((a % 10))");
        assertThat(remedy("UNUSED parted_b")).startsWith("DROP INDEX \"parted_b\";");
        assertThat(remedy("FOREIGN_KEY divided")).startsWith("CREATE INDEX \"divided_r_idx\"");
        assertThat(remedy("BLOAT emptied_n")).isEqualTo("""
                run reindex emptied_n, or
                REINDEX INDEX CONCURRENTLY "emptied_n";""");
    }

    @Test
    void the_sql_of_every_remedy_can_be_executed() throws SQLException {
        ShadowDatabase copy = TestServer.get().cloneOf(DATABASE, "remedies");
        try (Connection connection = copy.connect()) {
            // What is dropped can be rebuilt no more.
            for (String first : List.of("CREATE", "REINDEX", "VACUUM", "ANALYZE", "DROP", "ALTER")) {
                Pattern statement = Pattern.compile("(?ms)^" + first + " .*?;");
                for (Finding finding : later.findings()) {
                    for (MatchResult sql :
                            statement.matcher(finding.remedy()).results().toList()) {
                        assertThatNoException()
                                .as("%s", finding)
                                .isThrownBy(() -> Sql.execute(connection, sql.group()));
                    }
                }
            }
        } finally {
            TestServer.get().drop(copy);
        }
    }

    @Test
    void the_worst_comes_first_and_each_has_a_reason_and_a_remedy() {
        assertThat(later.findings())
                .isSortedAccordingTo((one, other) -> other.level().compareTo(one.level()));
        assertThat(later.findings()).allSatisfy(finding -> {
            assertThat(finding.reason()).isNotBlank().doesNotEndWith(".");
            assertThat(finding.remedy()).isNotBlank();
        });
        assertThat(later.findings())
                .filteredOn(finding -> finding.kind() == Kind.UNUSED)
                .allMatch(finding -> finding.level() == Level.WARNING);
    }

    private static String remedy(String finding) {
        return later.findings().stream()
                .filter(each -> text(each).equals(finding))
                .findFirst()
                .orElseThrow()
                .remedy();
    }

    /** Why pg-index-health is asked in tests only: what it says beyond ours would be wrong advice (ADR 0035). */
    @ParameterizedTest
    @MethodSource("com.asoud.ddl.observe.health.SecondOpinion#known")
    void a_second_opinion_differs_as_it_is_known_to(SecondOpinion.Known each) {
        List<String> theirs = new SecondOpinion(DATABASE).on(each.question());

        assertThat(theirs).containsAll(each.right()).containsAll(each.wrong());
        assertThat(each.missed()).doesNotContainAnyElementsOf(theirs);
        if (each.isWhole()) {
            assertThat(theirs).hasSize(each.right().size() + each.wrong().size());
        }
    }
}
