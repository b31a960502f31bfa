package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.export.ExportedSchema;
import com.asoud.export.IdSources;
import com.asoud.postgres.IndexStatement;
import com.asoud.postgres.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What committed migrations create beside tables is there for the model (docs/adr/0019). */
class WantedSchemaTest {

    private static final String BY_HAND = """
            CREATE EXTENSION citext;
            CREATE SCHEMA "Ext ""ra";
            CREATE EXTENSION pg_trgm SCHEMA "Ext ""ra";
            CREATE TYPE state AS ENUM ('NEW', 'DONE');
            CREATE DOMAIN short AS text CHECK (length(value) < 10);
            CREATE TYPE pair AS (one integer, two integer);
            CREATE COLLATION bytes (provider = libc, locale = 'C');
            CREATE FUNCTION folded(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT lower($1)';
            CREATE TABLE mine (id bigint GENERATED ALWAYS AS IDENTITY, name short);
            CREATE TABLE product (id bigint, name text) PARTITION BY RANGE (id);
            CREATE TABLE product_1 PARTITION OF product FOR VALUES FROM (1) TO (2);
            DROP TABLE product;
            CREATE VIEW names AS SELECT name FROM mine;
            CREATE MATERIALIZED VIEW many AS SELECT name FROM names;
            """;

    private static final List<IndexStatement> INDEXES = List.of(
            new IndexStatement("create index ix_like on product", "(name \"Ext \"\"ra\".gin_trgm_ops)"),
            new IndexStatement(
                    "create index ix_near on product", "((code::text) \"Ext \"\"ra\".gist_trgm_ops(siglen = 32))"));

    private static final ExportedSchema MODEL = model(List.of(
            "create type state as enum ('NEW', 'DONE')",
            "create extension if not exists citext",
            "create domain short as text check (length(value) < 10)",
            """
            create table product (id bigint not null primary key, email citext, name text collate bytes, code short,
                                  size pair, state state, check (folded(name) <> ''))
            """,
            "create index ix_folded on product ((folded(name)))",
            INDEXES.get(0).sql(),
            INDEXES.get(1).sql()));

    @TempDir
    private Path folder;

    private static ExportedSchema model(List<String> statements) {
        return new ExportedSchema(
                statements,
                List.of("drop type if exists state cascade", "drop domain not_there"),
                INDEXES,
                List.of(),
                Map.of(),
                IdSources.UNKNOWN,
                List.of());
    }

    @Test
    void extensions_types_collations_and_functions_of_the_migrations_are_there_for_the_model() {
        Project project = new Project(folder);
        project.write("migration/common/V1__by_hand.sql", BY_HAND);

        GenerationResult result = project.generate(MODEL);

        assertThat(result.migrations())
                .extracting(GeneratedMigration::migration)
                .singleElement()
                .satisfies(file -> assertThat(file.content())
                        .contains("CREATE TABLE \"product\"")
                        .contains("\"email\" citext")
                        .contains("ix_folded")
                        .contains("\"ix_like\" ON \"product\" USING gin (")
                        .contains("\"ix_near\" ON \"product\" USING gist (")
                        .contains("(siglen='32')")
                        .doesNotContain("\"mine\""));
        assertThat(project.generate(MODEL).migrations()).isEmpty();
    }

    @Test
    void what_neither_has_is_refused_with_the_way_out() {
        Project project = new Project(folder);
        project.write("migration/common/V1__by_hand.sql", "CREATE TABLE mine (id bigint)");

        assertThatThrownBy(() -> project.generate(model(List.of(
                        "create table a (id bigint primary key, email citext)",
                        "create table b (id bigint primary key, at nonsense)",
                        "create table product (name text)",
                        INDEXES.get(0).sql()))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("type \"citext\" does not exist")
                .hasMessageContaining("type \"nonsense\" does not exist")
                .hasMessageContaining("CREATE EXTENSION IF NOT EXISTS \"citext\";")
                .hasMessageContaining("gin_trgm_ops")
                .hasMessageContaining("create what is missing in a migration");
    }
}
