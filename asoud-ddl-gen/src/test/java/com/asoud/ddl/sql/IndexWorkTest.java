package com.asoud.ddl.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationText;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.PlanOptions;
import com.asoud.ddl.plan.Planner;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files are read back by tools that were not there when they were generated. */
class IndexWorkTest {

    private static final ObjectName TABLE = new ObjectName("my \"shop\"", "it's; a table");

    private static Index index(String name, boolean unique, String using) {
        return new Index(TABLE.sibling(name), TABLE, unique, using, List.of(), true);
    }

    static Stream<Index> indexes() {
        return Stream.of(
                index("plain", false, "btree (code)"),
                index("Index \"of\" items", true, "btree (lower(code) DESC NULLS LAST, price) INCLUDE (id)"),
                index("n".repeat(63), false, "gin (tags) WITH (fastupdate='off') WHERE (price > 0)"));
    }

    private static List<List<String>> files(Flavour flavour, Change change) {
        return MigrationText.of(
                        Planner.plan(List.of(change), Set.of(), Map.of(), new PlanOptions(Set.of(), false)),
                        2,
                        Map.of())
                .stream()
                .filter(migration -> migration.appliesTo(flavour))
                .map(IndexWorkTest::statements)
                .toList();
    }

    private static List<String> statements(GeneratedMigration migration) {
        try {
            return SqlScript.statements(migration.migration().content());
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("indexes")
    void what_is_built_is_read_back(Index index) {
        IndexWork work = IndexWork.of(
                        files(Flavour.CONCURRENT, new Change.IndexAdded(index)).get(0))
                .orElseThrow();

        assertThat(work.table()).isEqualTo(TABLE);
        assertThat(work.name()).isEqualTo(index.name());
        assertThat(work.buildName()).isEqualTo(index.name());
        assertThat(work.built()).contains(index);
    }

    @ParameterizedTest
    @MethodSource("indexes")
    void what_replaces_is_built_under_another_name(Index to) {
        Index from = index(to.name().name(), false, "btree (id)");
        IndexWork work = IndexWork.of(files(Flavour.CONCURRENT, new Change.IndexChanged(from, to))
                        .get(0))
                .orElseThrow();

        assertThat(work.name()).isEqualTo(to.name());
        assertThat(work.built()).contains(to);
        assertThat(work.buildName()).isNotEqualTo(to.name());
        assertThat(work.buildName().name()).endsWith("_ddl_new");
    }

    @ParameterizedTest
    @MethodSource("indexes")
    void what_is_dropped_is_read_back(Index index) {
        IndexWork work = IndexWork.of(files(Flavour.CONCURRENT, new Change.IndexRemoved(index))
                        .get(0))
                .orElseThrow();

        assertThat(work.table()).isEqualTo(TABLE);
        assertThat(work.name()).isEqualTo(index.name());
        assertThat(work.built()).isEmpty();
    }

    @Test
    void other_files_are_none_of_these() {
        assertThat(IndexWork.of(List.of("CREATE INDEX CONCURRENTLY mine ON product (id)", "SELECT 1")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("indexes")
    void both_flavours_leave_the_same_in_the_ledger(Index index) {
        Index renamed = index.withName("renamed");
        Index changed = index("renamed", true, "btree (id)");
        for (Flavour flavour : Flavour.values()) {
            IndexLedger ledger = new IndexLedger();
            files(flavour, new Change.IndexAdded(index)).forEach(ledger::add);
            assertThat(ledger.indexes()).containsExactly(index);

            files(flavour, new Change.IndexRenamed(index, renamed)).forEach(ledger::add);
            assertThat(ledger.indexes()).containsExactly(renamed);

            files(flavour, new Change.IndexChanged(renamed, changed)).forEach(ledger::add);
            assertThat(ledger.indexes()).containsExactly(changed);

            files(flavour, new Change.IndexRemoved(changed)).forEach(ledger::add);
            assertThat(ledger.indexes()).isEmpty();
        }
    }

    @Test
    void a_long_statement_is_known_by_its_first_words() {
        assertThat(IndexWork.isLong("-- 4. Build.\nDROP INDEX CONCURRENTLY IF EXISTS \"a\""))
                .isTrue();
        assertThat(IndexWork.isLong("CREATE UNIQUE INDEX CONCURRENTLY \"a\" ON \"b\" (c)"))
                .isTrue();
        assertThat(IndexWork.isLong("CREATE INDEX \"a\" ON \"b\" (c)")).isFalse();
        assertThat(Optional.of("SELECT 1").filter(IndexWork::isLong)).isEmpty();
    }
}
