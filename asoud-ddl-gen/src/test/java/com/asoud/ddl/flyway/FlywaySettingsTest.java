package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.Refusal.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlywaySettingsTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "sql-migration-prefix, flyway.sqlMigrationPrefix",
        "sqlMigrationPrefix, flyway.sqlMigrationPrefix",
        "SQL_MIGRATION_PREFIX, flyway.sqlMigrationPrefix",
        "init-sqls, flyway.initSql",
        "init-sql, flyway.initSql",
        "placeholders.Owner_Name, flyway.placeholders.Owner_Name"
    })
    void a_setting_of_an_application_is_one_of_flyway(String name, String flyway) {
        assertThat(FlywaySettings.named(name)).contains(flyway);
    }

    @ParameterizedTest
    @CsvSource({"url", "user", "password", "jdbc-properties.password", "clean-disabled", "enabled"})
    void what_opens_a_connection_or_is_about_other_commands_is_none(String name) {
        assertThat(FlywaySettings.named(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 'GRANT SELECT ON a TO ${owner}, ${flyway:user}, #[owner], {{owner}}', ${owner}",
        "'#[', ']', 'GRANT SELECT ON a TO ${owner}, #[flyway:user], #[owner]', #[owner]",
        "'{{', '}}', 'GRANT SELECT ON a TO ${owner}, {{owner}}', {{owner}}",
        "'$(', ')', 'SELECT ${owner}, f(1)', ''"
    })
    void a_placeholder_looks_as_the_application_says(String prefix, String suffix, String sql, String missing)
            throws IOException {
        FlywaySettings settings = prefix.isEmpty()
                ? FlywaySettings.DEFAULTS
                : new FlywaySettings(
                        Map.of("flyway.placeholderPrefix", prefix, "flyway.placeholderSuffix", suffix), Map.of());

        assertThat(missing(sql, settings))
                .isEqualTo(missing.isEmpty() ? "" : "a placeholder of a migration has no value: " + missing);
    }

    @Test
    void without_replacement_there_are_none() throws IOException {
        assertThat(missing("${owner}", new FlywaySettings(Map.of("flyway.placeholderReplacement", "false"), Map.of())))
                .isEmpty();
    }

    @Test
    void one_whose_value_only_production_knows_is_told_with_its_place() throws IOException {
        Path file = Files.writeString(folder.resolve("V1__grants.sql"), "${Owner}");
        FlywaySettings settings =
                new FlywaySettings(Map.of(), Map.of("flyway.placeholders.owner", "application.yml: ${DB_OWNER}"));

        assertThat(options().missingPlaceholders(file, settings))
                .extracting(Problem::where)
                .containsExactly(file + "\napplication.yml: ${DB_OWNER}");
    }

    private String missing(String sql, FlywaySettings settings) throws IOException {
        Path file = Files.writeString(folder.resolve("V1__grants.sql"), sql);
        return String.join(
                "; ",
                options().missingPlaceholders(file, settings).stream()
                        .map(Problem::what)
                        .toList());
    }

    private static FlywayOptions options() {
        return new FlywayOptions("history", Optional.empty(), Map.of());
    }
}
