package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

    @TempDir
    private Path folder = Path.of("");

    /** Settings, and names of files; Flyway itself says what is right. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ;                                                      V1.sql V2__.sql v3__a.sql V4__a.SQL V5_a.sql R__x.sql Rx.sql R.sql R__.sql B1__b.sql U1__u.sql V7__c.txt
            sqlMigrationPrefix=M;                                  M1__a.sql V2__b.sql m3__c.sql
            sqlMigrationPrefix=db_|sqlMigrationSeparator=_;        db_1_a.sql db_2_1_b.sql db_3.1_c.sql R_x.sql
            sqlMigrationSeparator=-;                               V1-a.sql V2_1-b-c_d.sql R-x.sql V3__c.sql
            sqlMigrationSeparator=.;                               V1.a.sql V2_1.b.sql V3.1.c.sql
            sqlMigrationPrefix=;                                   1__a.sql 2.sql R__x.sql
            repeatableSqlMigrationPrefix=VR;                       V1__a.sql VR__b.sql VR2__c.sql
            sqlMigrationPrefix=VR|repeatableSqlMigrationPrefix=V;  VR1__a.sql V__b.sql V2__c.sql
            repeatableSqlMigrationPrefix=;                         V1__a.sql __b.sql
            sqlMigrationPrefix=be;                                 be1__a.sql beforeMigrate.sql
            sqlMigrationPrefix=B|baselineMigrationPrefix=Z;        B1__a.sql B2__b.sql Z2__c.sql
            sqlMigrationSuffixes=.pg.sql, .sql;                    V1__a.pg.sql V2__b.sql V3__c.PG.sql V4__d.pg.sql.conf
            sqlMigrationSuffixes=.sql,.pg.sql;                     V1__a.pg.sql V2__b.sql
            sqlMigrationSuffixes=.SQL;                             V1__a.SQL V2__b.sql
            sqlMigrationSuffixes=.ddl;                             V1__a.ddl V2__b.sql
            """)
    void a_name_is_read_as_flyway_reads_it(String settings, String files) throws IOException {
        Map<String, String> given = settings(settings);
        List<String> names = List.of(files.split(" "));
        for (String name : names) {
            Files.writeString(folder.resolve(name), "SELECT 1;\n");
        }

        FileNames read = new FlywaySettings(given, Map.of()).names();

        assertThat(names.stream()
                        .flatMap(name -> read.parse(name).stream())
                        .map(name -> name.version()
                                        .map(MigrationVersion::fromVersion)
                                        .map(MigrationVersion::getVersion)
                                        .orElse("")
                                + "|" + name.description().replace('_', ' ')))
                .containsExactlyInAnyOrderElementsOf(byFlyway(given));
    }

    private List<String> byFlyway(Map<String, String> settings) {
        ShadowDatabase database = TestServer.get().create("names");
        try {
            return Stream.of(Flyway.configure()
                            .configuration(new HashMap<>(settings))
                            .dataSource(database.dataSource())
                            .locations("filesystem:" + folder)
                            .load()
                            .info()
                            .all())
                    .map(FileNamesTest::told)
                    .toList();
        } finally {
            TestServer.get().drop(database);
        }
    }

    private static String told(MigrationInfo info) {
        return (info.getVersion() == null ? "" : info.getVersion().getVersion()) + "|" + info.getDescription();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlMigrationPrefix=R",
                "sqlMigrationPrefix=B",
                "repeatableSqlMigrationPrefix=V",
                "repeatableSqlMigrationPrefix=V5",
                "sqlMigrationSeparator=",
                "sqlMigrationSeparator=0",
                "sqlMigrationSuffixes=",
                "sqlMigrationSuffixes=.sql,",
                "sqlMigrationSuffixes=sql",
                "sqlMigrationSuffixes=.sql,.conf"
            })
    void names_that_say_two_things_are_refused(String setting) {
        FlywaySettings settings = new FlywaySettings(settings(setting), Map.of());

        assertThatThrownBy(settings::names)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("flyway.")
                .hasMessageContaining(setting)
                .hasMessageContaining("take the setting out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ;                                                V58.1__x.sql;   U58.1__x.sql
            sqlMigrationPrefix=db_|sqlMigrationSeparator=_;  db_58.1_x.sql;  U58.1_x.sql
            sqlMigrationSeparator=.;                         V58_1.x.sql;    U58_1.x.sql
            sqlMigrationPrefix=|sqlMigrationSuffixes=.ddl;   58.1__x.ddl;    U58.1__x.ddl
            """)
    void a_name_is_made_of_its_parts_and_goes_with_that_of_its_rollback(
            String settings, String migration, String rollback) {
        FileNames names = new FlywaySettings(settings(settings), Map.of()).names();

        assertThat(names.migration("58.1", "x", names.suffixes().get(0))).isEqualTo(migration);
        assertThat(names.rollback(migration)).isEqualTo(rollback);
        assertThat(names.undoneBy(rollback)).contains(migration);
    }

    @Test
    void new_files_end_as_most_of_those_by_hand() throws IOException {
        FlywayInput input = new FlywayInput(
                Map.of(),
                new FlywaySettings(Map.of("flyway.sqlMigrationSuffixes", ".ddl,.pg.sql,.sql"), Map.of()),
                JavaCode.NONE);
        Path migrations = Files.createDirectories(folder.resolve("migration"));
        Files.writeString(migrations.resolve("V1__a.ddl"), "");
        assertThat(new MigrationFolder(folder, input).freeFile("b")).isEqualTo("migration/V2__b.ddl");
        Files.writeString(migrations.resolve("V2__b.pg.sql"), "");
        assertThat(new MigrationFolder(folder, input).freeFile("c")).isEqualTo("migration/V3__c.ddl");
        Files.writeString(migrations.resolve("V3__c.PG.sql"), "");
        assertThat(new MigrationFolder(folder, input).freeFile("d")).isEqualTo("migration/V4__d.pg.sql");
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new HashMap<>();
        Arrays.stream((text == null ? "" : text).split("[|]"))
                .filter(each -> !each.isEmpty())
                .forEach(each -> {
                    int equals = each.indexOf('=');
                    settings.put("flyway." + each.substring(0, equals), each.substring(equals + 1));
                });
        return settings;
    }
}
