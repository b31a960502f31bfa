package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.ddl.testmodel.shop.Parcel;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way of a project whose production was made by hbm2ddl, from the first report on. */
class AdoptCommandTest {

    /** As {@code hbm2ddl.auto=update} has made it over the years: other names, a removed field, a smaller check. */
    private static final String PRODUCTION = """
            CREATE TABLE article (
                id bigint NOT NULL PRIMARY KEY, code varchar(255) CONSTRAINT idx_article_code UNIQUE,
                isbn varchar(255) CONSTRAINT ukhash UNIQUE, barcode varchar(255), email varchar(255),
                deleted boolean NOT NULL, price integer, "Select" varchar(255), created_at timestamp(6) with time zone,
                colour varchar(20) NOT NULL, kind varchar(20) CHECK (kind IN ('BOOK', 'RECORD')));
            CREATE TABLE article_detail (
                id bigint NOT NULL PRIMARY KEY CONSTRAINT fkdetail REFERENCES article, size integer);
            CREATE TABLE article_label (article_id bigint NOT NULL CONSTRAINT fklabel REFERENCES article, label varchar(255));
            CREATE TABLE article_similar (
                article_id bigint NOT NULL CONSTRAINT fkone REFERENCES article,
                similar_id bigint NOT NULL CONSTRAINT fkother REFERENCES article, PRIMARY KEY (article_id, similar_id));
            CREATE INDEX idxhash ON article_label (label);
            CREATE TABLE databasechangelog (id varchar(255) NOT NULL);
            CREATE TABLE databasechangeloglock (id bigserial PRIMARY KEY);
            INSERT INTO article (id, code, deleted, colour, kind)
            SELECT n, 'code ' || n, false, 'red', 'BOOK' FROM generate_series(1, 1000) AS n;
            """;

    private final ShadowDatabase production = TestServer.get().create("production");
    private final ShadowDatabase development = TestServer.get().create("development");

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws SQLException {
        try (Connection connection = production.connect()) {
            SqlScript.run(connection, PRODUCTION);
        }
    }

    @AfterEach
    void drop() {
        TestServer.get().drop(production);
        TestServer.get().drop(development);
    }

    @Test
    void a_production_of_hbm2ddl_becomes_one_of_migrations() throws SQLException {
        Terminal report = generate("--adopt=" + TestServer.url(production), "--user=postgres");
        assertThat(report.code()).isEqualTo(1);
        assertThat(documented())
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(report.out()).contains(decision));
        assertThat(report.out())
                .contains("column article.colour is only in production, and must not be NULL")
                .contains(
                        "     or let it be NULL, in a migration by hand: ALTER TABLE \"article\" ALTER COLUMN \"colour\""
                                + " DROP NOT NULL;\n")
                .contains("Nothing was written.", "the same command, with --write-baseline");
        assertThat(Terminal.files(folder)).isEmpty();

        Terminal written = generate("--adopt=" + TestServer.url(production), "--user=postgres", "--write-baseline");
        assertThat(written.code()).isZero();
        assertThat(written.out()).contains("it builds on an empty database what production has");
        assertThat(Terminal.files(folder)).containsOnlyKeys("migration/common/V1__baseline.sql");

        assertThat(generate().code()).isZero();
        String[] shadow = {"--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres"};
        assertThat(List.of(
                        on(production, "plan", "--baseline=1"),
                        on(production, "migrate", "--baseline=1"),
                        on(production, "migrate", "--after-deploy"),
                        on(production, "status"),
                        on(production, "verify", shadow),
                        on(development, "migrate"),
                        on(development, "status"),
                        on(development, "verify", shadow)))
                .allSatisfy(run -> assertThat(run.code()).isZero());
        assertThat(generate().out()).contains("Nothing to generate");
        try (Connection connection = production.connect()) {
            assertThat(history(connection)).startsWith("BASELINE 1", "SQL 2").doesNotContain("SQL 1");
            assertThat(Sql.<Long>value(connection, "SELECT count(*) FROM article"))
                    .isEqualTo(1000);
        }
    }

    /** By the application's own Flyway, as Spring Boot sets it with baseline-on-migrate. */
    @Test
    void plain_flyway_takes_over_production_with_its_default_baseline() throws SQLException {
        generate("--adopt=" + TestServer.url(production), "--user=postgres", "--write-baseline");
        generate();
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(production.dataSource())
                .baselineOnMigrate(true)
                .locations(
                        new MigrationFolder(folder).locations(Flavour.STANDARD).toArray(String[]::new));

        flyway.load().migrate();

        try (Connection connection = production.connect()) {
            assertThat(history(connection)).startsWith("BASELINE 1", "SQL 2").doesNotContain("SQL 1");
        }
        assertThat(on(
                                production,
                                "verify",
                                "--flavour=standard",
                                "--shadow-url=" + Terminal.SERVER,
                                "--shadow-user=postgres")
                        .code())
                .isZero();
    }

    @Test
    void programs_read_the_decisions_as_data() {
        Terminal run = generate("--adopt=" + TestServer.url(production), "--user=postgres", "--json");

        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(run.code()).isEqualTo(1);
        assertThat(json.at("/exitCode").asInt()).isEqualTo(1);
        assertThat(json.at("/tables").asInt()).isEqualTo(4);
        assertThat(json.at("/written").isEmpty()).isTrue();
        JsonNode decision = StreamSupport.stream(json.at("/decisions").spliterator(), false)
                .filter(each -> each.at("/what").asString().contains("ukhash"))
                .findFirst()
                .orElseThrow();
        assertThat(decision.at("/subject").asString()).isEqualTo("article");
        assertThat(decision.at("/fate").asString()).isEqualTo("CHANGED");
        assertThat(decision.at("/stage").asString()).isEqualTo("BEFORE_DEPLOY");
        assertThat(decision.at("/lock").asString()).isEqualTo("ACCESS EXCLUSIVE");
        assertThat(decision.at("/generate/0").asString()).startsWith("rename unique constraint ukhash");
        assertThat(decision.at("/ways/0").asString()).contains("name = \"ukhash\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://localhost:1/shop | 1 | the database cannot be reached",
                "jdbc:mysql://localhost/shop | 1 | this is not the URL of a PostgreSQL server",
                "jdbc:postgresql://localhost/shop?password=secret | 1 | PGPASSWORD",
                "absent.sql | 1 | there is no such file"
            })
    void what_cannot_be_read_is_refused(String source, int code, String why) {
        Terminal run = generate("--adopt=" + source, "--user=postgres");

        assertThat(run.code()).isEqualTo(code);
        assertThat(run.err()).contains(why).doesNotContain("secret");
        assertThat(Terminal.files(folder)).isEmpty();
    }

    @Test
    void a_baseline_is_written_of_something() {
        Terminal run = generate("--write-baseline");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--write-baseline is of no use without --adopt");
    }

    /** What docs/adopt.md shows of this report. */
    private static List<String> documented() {
        try {
            String page = Files.readString(Path.of("../docs/adopt.md"));
            int begin = page.indexOf("To decide, ");
            return List.of(page.substring(begin, page.indexOf("```", begin)).split("\n\n"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> history(Connection connection) throws SQLException {
        return Sql.column(
                connection, "SELECT type || ' ' || version FROM flyway_schema_history ORDER BY installed_rank");
    }

    private Terminal generate(String... arguments) {
        List<String> all = new ArrayList<>(List.of(Terminal.classes(Article.class, Parcel.class)));
        all.addAll(List.of(arguments));
        return Terminal.onTestServer("generate", folder, all.toArray(String[]::new));
    }

    private Terminal on(ShadowDatabase database, String command, String... arguments) {
        return Terminal.live(command, TestServer.url(database), folder, arguments);
    }
}
