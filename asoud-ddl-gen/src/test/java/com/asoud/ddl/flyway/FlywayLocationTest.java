package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flyway itself says which files a location takes. */
class FlywayLocationTest {

    private static final List<String> FILES = List.of(
            "db/V1__root.sql",
            "db/mode/V2__a.sql",
            "db/made/V3__a.sql",
            "db/made/deep/V4__a.sql",
            "db/migration/V5__a.sql",
            "db/migration/V6__b.sql",
            "db/{a,b}/V7__a.sql",
            "db/a/V8__a.sql",
            "other/made/V9__a.sql",
            "db/x.y/V10__a.sql");

    private static final ShadowDatabase DATABASE = TestServer.get().create("locations");

    @TempDir
    private Path folder = Path.of("");

    private Path resources = Path.of("");

    @BeforeEach
    void write() throws IOException {
        resources = folder.resolve("src/main/resources");
        for (String file : FILES) {
            Files.createDirectories(resources.resolve(file).resolveSibling(""));
            Files.writeString(resources.resolve(file), "SELECT 1;\n");
        }
    }

    @AfterAll
    static void drop() {
        TestServer.get().drop(DATABASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db/m?de",
                "db/m*",
                "db/*",
                "db/**",
                "db/*.sql",
                "db/**/*.sql",
                "db/**/made",
                "db/migration/V5*.sql",
                "db/migration/*.sql",
                "db/{a,b}",
                "db/[ab]*",
                "*/made",
                "db/m?de/",
                "db/migration",
                "db/made/**/V4*.sql",
                "db/x.?",
                "d?/made",
                "none/*"
            })
    void a_location_takes_the_files_that_flyway_takes(String location) throws IOException {
        FlywayLocation read = FlywayLocation.of("classpath:" + location).orElseThrow();
        assertThat(FILES.stream().filter(read::takes).map(FlywayLocationTest::script))
                .as("on the class path")
                .containsExactlyInAnyOrderElementsOf(byFlyway("classpath:" + location));

        String inFiles = "filesystem:" + resources + "/" + location;
        List<String> taken = byFlyway(inFiles);
        FlywayLocation files = FlywayLocation.of(inFiles).orElseThrow();
        List<String> below = files.folders(Path.of(files.root())).stream()
                .flatMap(MigrationFolder::filesBelow)
                .map(file -> script(file.toString()))
                .toList();
        if (below.size() == taken.size()) {
            files.requireWhole(Path.of(files.root()), FileNames.USUAL);
            assertThat(below).as("in folders").containsExactlyInAnyOrderElementsOf(taken);
        } else {
            assertThatThrownBy(() -> files.requireWhole(Path.of(files.root()), FileNames.USUAL))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("takes some of the files of a folder only");
        }
    }

    @Test
    void a_pattern_of_folders_is_those_that_are_there() {
        Path db = resources.resolve("db");

        Place place = Place.of(db, List.of("classpath:db/m?de"), FileNames.USUAL);

        assertThat(place.folders()).containsExactlyInAnyOrder(db.resolve("mode"), db.resolve("made"));
        assertThat(Place.isFound(db.resolve("made"), List.of("classpath:db/m?de")))
                .isTrue();
        assertThat(Place.isFound(db.resolve("migration"), List.of("classpath:db/m?de")))
                .isFalse();
    }

    /** A property of Flyway's is a list with commas. */
    @Test
    void a_location_with_a_comma_is_refused_as_flyway_cannot_have_it() throws IOException {
        Files.createDirectories(folder.resolve("a,b"));

        assertThatThrownBy(() -> Place.of(
                        resources.resolve("db"),
                        new FlywaySettings(java.util.Map.of("flyway.locations", "filesystem:a,b"), java.util.Map.of())
                                .locations(),
                        FileNames.USUAL))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Flyway takes the comma")
                .hasMessageContaining("rename the folder");
    }

    private List<String> byFlyway(String location) throws IOException {
        try (URLClassLoader application =
                new URLClassLoader(new URL[] {resources.toUri().toURL()}, Flyway.class.getClassLoader())) {
            FluentConfiguration configuration = Flyway.configure(application)
                    .dataSource(DATABASE.dataSource())
                    .locations(new String[] {location});
            return Stream.of(configuration.load().info().all())
                    .map(info -> script(info.getScript()))
                    .toList();
        }
    }

    private static String script(String path) {
        return path.replaceFirst(".*/", "");
    }
}
