package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.ddl.testmodel.shop.Parcel;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(Terminal.files(folder)).isEmpty();

        Terminal written = generate("--adopt=" + TestServer.url(production), "--user=postgres", "--write-baseline");
        assertThat(written.code()).isZero();
        assertThat(Terminal.files(folder)).containsOnlyKeys("migration/common/V1__baseline.sql");

        assertThat(generate()).extracting(Terminal::code).isEqualTo(0);
        List.of(
                        on(production, "migrate", "--baseline=1"),
                        on(production, "migrate", "--after-deploy"),
                        on(production, "status"),
                        on(production, "verify", "--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres"),
                        on(development, "migrate"),
                        on(development, "verify", "--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres"))
                .forEach(run -> {
                    assertThat(run.code()).as(run.toString()).isZero();
                });
        assertThat(generate().out()).contains("Nothing to generate");
        try (Connection connection = production.connect()) {
            assertThat(Sql.<String>column(
                            connection, "SELECT type || version FROM flyway_schema_history WHERE installed_rank = 1"))
                    .containsExactly("BASELINE1");
            assertThat(Sql.<Long>value(connection, "SELECT count(*) FROM article"))
                    .isEqualTo(1000);
        }
    }

    private Terminal generate(String... arguments) {
        List<String> all = new ArrayList<>(List.of(Terminal.classes(Article.class, Parcel.class)));
        all.addAll(List.of(arguments));
        return Terminal.onTestServer("generate", folder, all.toArray(String[]::new));
    }

    private Terminal on(ShadowDatabase database, String command, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of(command, "--url=" + TestServer.url(database), "--user=postgres", "--migrations=" + folder));
        all.addAll(List.of(arguments));
        return Terminal.run(all.toArray(String[]::new));
    }
}
