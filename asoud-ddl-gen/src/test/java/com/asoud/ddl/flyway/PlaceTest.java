package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {

    @TempDir
    private Path folder = Path.of("");

    /** What is given, where Flyway looks, then where files and their rollback go. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            src/main/resources/db, classpath:db/migration,          src/main/resources/db,        migration,  true
            src/main/resources/db, db/migration,                    src/main/resources/db,        migration,  true
            src/main/resources/db, classpath:/db/migration/,        src/main/resources/db,        migration,  true
            src/main/resources/db, classpath:db/migration/*.sql,    src/main/resources/db,        migration,  true
            src/main/resources/db, classpath:sql/postgresql,        src/main/resources/sql,       postgresql, true
            src/main/resources/db, classpath:db,                    src/main/resources,           db,         true
            src/main/resources/db, filesystem:sql/changes,          sql,                          changes,    true
            src/main/resources/db, filesystem:src/main/resources/db/migration, src/main/resources/db, migration, true
            target/classes/db,     classpath:db/migration,          src/main/resources/db,        migration,  true
            db,                    classpath:db/migration,          db,                           migration,  true
            db/changes,            classpath:db/changes,            db,                           changes,    true
            src/main/resources/sql, classpath:sql/changes,          src/main/resources/sql,       changes,    true
            src/main/resources/sql, 'classpath:db/migration,classpath:sql', src/main/resources,   sql,        true
            src/main/resources,    classpath:db/migration,          src/main/resources/db,        migration,  true
            target/classes/sql,    classpath:sql,                   src/main/resources,           sql,        true
            migs/a,                classpath:db/migration,          migs/a,                       migration,  false
            mig,                   classpath:db/migration,          mig,                          migration,  false
            migs/db,               classpath:db/migration,          migs/db,                      migration,  true
            db,                    '',                              db,                           migration,  false
            db,                    s3:bucket/migration,             db,                           migration,  false
            src/main/resources/db, 'classpath:db/migration/common,classpath:db/migration/concurrent', src/main/resources/db, migration, false
            src/main/resources/db, 'classpath:db/migration,classpath:db/testdata', src/main/resources/db, migration, true
            src/main/resources/db, 'classpath:db/one,classpath:db/two', src/main/resources/db,    one,        true
            src/main/resources/db, 'classpath:db/one,classpath:db', src/main/resources,           db,         true
            src/main/resources/db, 'classpath:db/migration/one,classpath:db/migration/rollback', src/main/resources/db, migration/one, true
            """)
    void new_files_go_where_the_projects_flyway_looks(
            String given, String locations, String root, String migration, boolean known) {
        Place place = Place.of(folder.resolve(given), locations(locations), FileNames.USUAL);

        assertThat(place.root()).isEqualTo(folder.resolve(root));
        assertThat(place.migration()).isEqualTo(migration);
        assertThat(place.known()).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            src/main/resources/sql,              classpath:db/migration
            src/main/resources/db/migration/sub, classpath:db/migration
            target/classes/sql,                  classpath:db/migration
            src/main/resources/sql,              filesystem:src/main/resources/db
            src/main/resources/sql,              'classpath:db/one,classpath:db/two'
            """)
    void an_output_elsewhere_than_flyway_looks_is_refused(String given, String locations) {
        assertThatThrownBy(() -> Place.of(folder.resolve(given), locations(locations), FileNames.USUAL))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the output is not where your Flyway looks (" + locations + ")")
                .hasMessageContaining(folder.resolve(given).toString())
                .hasMessageContaining("--output=" + folder.resolve("src/main/resources/db"));
    }

    @Test
    void nothing_is_promised_of_a_folder_that_may_be_on_no_class_path() {
        List<String> usual = List.of("classpath:db/migration");
        Path resources = folder.resolve("src/main/resources");

        assertThat(Place.note(folder.resolve("migs/a"), usual))
                .contains("The application's Flyway looks in classpath:db/migration; whether it finds the output there"
                        + " is not known: " + folder.resolve("migs/a"));
        assertThat(Place.note(resources.resolve("db"), usual)).isEmpty();
        assertThat(Place.note(folder.resolve("migs/a"), List.of())).isEmpty();
        assertThat(Place.isFound(folder.resolve("migs/a/migration"), usual)).isFalse();
        assertThat(Place.isFound(resources.resolve("db/migration"), usual)).isTrue();
        assertThat(Place.isFound(resources.resolve("db/migration"), List.of())).isFalse();
    }

    @Test
    void of_several_locations_the_one_with_the_newest_migration_gets_new_files_and_all_are_run() throws IOException {
        write("src/main/resources/db/one/V1__a.sql");
        write("src/main/resources/db/two/V2__b.sql");
        write("src/main/resources/db/two/V11__c.sql");
        write("src/main/resources/db/three/V9__d.sql");

        Place place = Place.of(
                folder.resolve("src/main/resources/db"),
                locations("classpath:db/one,classpath:db/two,classpath:db/three"),
                FileNames.USUAL);

        assertThat(place.migration()).isEqualTo("two");
        MigrationFolder migrations = new MigrationFolder(
                place.root(),
                FlywayInput.NOTHING,
                Layout.of(place),
                Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
        assertThat(migrations.locations(Flavour.CONCURRENT))
                .extracting(location ->
                        Path.of(location.substring("filesystem:".length())).getFileName() + "")
                .containsExactlyInAnyOrder("one", "two", "three");
        assertThat(migrations.newFiles().versions(1)).containsExactly("12");
    }

    @Test
    void a_folder_with_migrations_in_it_is_a_location_itself() throws IOException {
        write("sql/V7__a.sql");

        assertThat(Place.of(folder.resolve("sql"), FileNames.USUAL))
                .isEqualTo(new Place(folder, "sql", List.of(), false, FileNames.USUAL));
        assertThat(Layout.of(Place.of(folder.resolve("sql"), FileNames.USUAL)).flat())
                .contains(Flavour.CONCURRENT);
    }

    @Test
    void what_is_asked_for_must_go_with_what_is_there() throws IOException {
        write("db/migration/common/V1__a.sql");
        Place three = Place.of(folder.resolve("db"), FileNames.USUAL);

        assertThat(Layout.of(three)).isEqualTo(Layout.FLAVOURS);
        assertThatThrownBy(() -> Layout.of(three, Optional.of(Layout.Kind.FLAT), Optional.empty(), false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the three folders");
        assertThatThrownBy(() -> Layout.of(three, Optional.empty(), Optional.of(Flavour.STANDARD), false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the three folders");
        assertThatThrownBy(
                        () -> Layout.of(three, Optional.of(Layout.Kind.FLAVOURS), Optional.of(Flavour.STANDARD), false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the layout has both flavours");
    }

    private static List<String> locations(String text) {
        return Arrays.stream(text.split(",")).filter(each -> !each.isEmpty()).toList();
    }

    private void write(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "SELECT 1;\n");
    }
}
