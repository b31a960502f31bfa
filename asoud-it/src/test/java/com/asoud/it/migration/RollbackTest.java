package com.asoud.it.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.it.marketplace.Catalogs;
import com.asoud.it.marketplace.FlywayFlavour;
import com.asoud.it.marketplace.MigrationFiles;
import com.asoud.it.marketplace.SampleData;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RollbackTest {

    private static final MigrationVersion TABLES = MigrationVersion.fromVersion("1");

    @RegisterExtension
    static final ClonedDatabase server = ClonedDatabase.of(Template.EMPTY);

    @ParameterizedTest
    @EnumSource
    void rollback_newest_first_brings_back_v1_exactly(FlywayFlavour flavour) throws SQLException {
        Catalog v1 = catalogOfV1(flavour);
        try (TestDatabase database = server.another(flavour.template())) {
            List<MigrationInfo> applied = appliedAfterV1(flavour, database);
            assertThat(applied).isNotEmpty();
            assertThat(Catalogs.read(database.dataSource())).isNotEqualTo(v1);

            rollBack(applied, database);

            assertThat(Catalogs.differences(v1, Catalogs.read(database.dataSource())))
                    .isEmpty();
            assertThat(Catalogs.read(database.dataSource())).isEqualTo(v1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_rolled_back_can_be_migrated_again(FlywayFlavour flavour) throws SQLException {
        try (TestDatabase database = server.another(flavour.template())) {
            Catalog migrated = Catalogs.read(database.dataSource());
            SampleData.insert(database.dataSource());
            List<MigrationInfo> applied = appliedAfterV1(flavour, database);
            rollBack(applied, database);
            forget(applied, database);

            flavour.flyway(database.dataSource()).load().migrate();

            assertThat(Catalogs.read(database.dataSource())).isEqualTo(migrated);
            assertThat(appliedAfterV1(flavour, database)).hasSameSizeAs(applied);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rollback_of_v1_as_well_leaves_nothing(FlywayFlavour flavour) throws SQLException {
        try (TestDatabase database = server.another(flavour.template())) {
            List<MigrationInfo> all =
                    List.of(flavour.flyway(database.dataSource()).load().info().applied());

            rollBack(all, database);

            assertThat(Catalogs.read(database.dataSource())).isEqualTo(Catalog.EMPTY);
        }
    }

    private static Catalog catalogOfV1(FlywayFlavour flavour) throws SQLException {
        try (TestDatabase database = server.another()) {
            flavour.flyway(database.dataSource()).target(TABLES).load().migrate();
            return Catalogs.read(database.dataSource());
        }
    }

    private static List<MigrationInfo> appliedAfterV1(FlywayFlavour flavour, TestDatabase database) {
        Flyway flyway = flavour.flyway(database.dataSource()).load();
        return Arrays.stream(flyway.info().applied())
                .filter(migration -> migration.getVersion().isNewerThan(TABLES))
                .toList();
    }

    private static void rollBack(List<MigrationInfo> applied, TestDatabase database) throws SQLException {
        List<MigrationInfo> newestFirst =
                applied.stream().sorted(Collections.reverseOrder()).toList();
        try (Connection connection = database.connect()) {
            for (MigrationInfo migration : newestFirst) {
                SqlScript.run(connection, MigrationFiles.rollback(migration));
            }
        }
    }

    private static void forget(List<MigrationInfo> applied, TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            for (MigrationInfo migration : applied) {
                String sql = "DELETE FROM flyway_schema_history WHERE version = ?";
                assertThat(Sql.update(connection, sql, migration.getVersion().getVersion()))
                        .isEqualTo(1);
            }
        }
    }
}
