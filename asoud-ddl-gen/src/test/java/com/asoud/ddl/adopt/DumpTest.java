package com.asoud.ddl.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpTest {

    @TempDir
    private Path folder;

    @Test
    void what_belongs_to_one_server_is_left_out_and_told() throws IOException {
        FoundSchema found = read("""
                \\restrict hgWAHf1p4cgMfOZVvAHknKee
                SET transaction_timeout = 0;
                SELECT pg_catalog.set_config('search_path', '', false);
                DROP DATABASE IF EXISTS shop;
                CREATE DATABASE shop WITH TEMPLATE = template0;
                ALTER DATABASE shop OWNER TO boss;
                \\unrestrict hgWAHf1p4cgMfOZVvAHknKee
                \\connect shop
                ALTER TABLE IF EXISTS ONLY app.item DROP CONSTRAINT IF EXISTS item_pkey;
                DROP TABLE IF EXISTS app.item;
                --
                -- Name: item; Type: TABLE; Schema: app; Owner: boss
                --
                CREATE SCHEMA app;
                ALTER SCHEMA app OWNER TO boss;
                COMMENT ON SCHEMA public IS 'standard public schema';
                CREATE TABLE app.item (
                    id bigint NOT NULL,
                    note text DEFAULT 'GRANT; OWNER TO'::text
                );
                ALTER TABLE app.item OWNER TO boss;
                CREATE TABLE public."DATABASECHANGELOG" (id character varying(255));
                CREATE SEQUENCE public.django_migrations_id_seq;
                COMMENT ON COLUMN public.alembic_version.version_num IS 'x';
                CREATE INDEX item_note ON app.item USING btree (note);
                CREATE MATERIALIZED VIEW app.notes AS
                 SELECT item.note
                   FROM app.item
                  WITH NO DATA;
                SELECT * FROM pg_catalog.pg_restore_attribute_stats('relation', 'app.item'::regclass,
                    'most_common_vals', '{secret}'::text);
                SELECT pg_catalog.setval('app.item_id_seq', 42, true);
                CREATE USER MAPPING FOR boss SERVER far OPTIONS (password 'secret');
                CREATE SUBSCRIPTION sub CONNECTION 'password=secret' PUBLICATION pub WITH (connect = false);
                SECURITY LABEL FOR anon ON TABLE app.item IS 'secret';
                GRANT SELECT ON TABLE app.item TO reader;
                ALTER DEFAULT PRIVILEGES FOR ROLE boss GRANT SELECT ON TABLES TO reader;
                """);

        assertThat(found.statements())
                .containsExactly(
                        "CREATE SCHEMA IF NOT EXISTS app",
                        "CREATE TABLE app.item (\n    id bigint NOT NULL,\n    note text DEFAULT 'GRANT; OWNER TO'::text\n)",
                        "CREATE INDEX item_note ON app.item USING btree (note)",
                        "CREATE MATERIALIZED VIEW app.notes AS\n SELECT item.note\n   FROM app.item");
        assertThat(found.leftOut())
                .containsExactly(
                        "databases, roles, tablespaces, user mappings (2)",
                        "grants (2)",
                        "owners (3)",
                        "publications, subscriptions (1)",
                        "security labels (1)",
                        "table of another tool: DATABASECHANGELOG (1)",
                        "table of another tool: alembic_version (1)",
                        "table of another tool: django_migrations_id_seq (1)",
                        "values of sequences, statistics (2)");
        assertThat(found.qualified()).isTrue();
    }

    /** A statement ends where the server would end it. */
    @Test
    void bodies_of_functions_are_left_as_they_are() throws IOException {
        String first = """
                CREATE FUNCTION public.log() RETURNS trigger
                    LANGUAGE plpgsql
                    AS $x$
                BEGIN
                INSERT INTO log VALUES ('it''s; $$');
                GRANT SELECT ON log TO reader;
                RETURN NEW;
                END $x$""";
        String second = """
                CREATE FUNCTION public.next(a integer) RETURNS integer
                    LANGUAGE sql
                    BEGIN ATOMIC
                 INSERT INTO public.log VALUES (1);
                 SELECT CASE WHEN true THEN (a + 1) ELSE 0 END AS n;
                END""";

        assertThat(read(first + ";\n\n\n" + second + ";\n\n\nALTER FUNCTION public.next(a integer) OWNER TO boss;\n")
                        .statements())
                .containsExactly(first, second);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "COPY public.item (id) FROM stdin;~n1~n~. | this dump holds rows",
                "INSERT INTO public.item VALUES (1); | this dump holds rows",
                "PGDMP and more | this dump is not in the plain format",
                "~connect a~n~connect b~n | this is a dump of several databases",
                "SET lock_timeout = 0; | there is nothing in this schema"
            })
    void what_is_no_schema_in_plain_sql_is_refused(String text, String why) {
        assertThatThrownBy(() -> read(text.replace("~n", "\n").replace('~', '\\')))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(why)
                .hasMessageContaining("schema.sql");
    }

    @Test
    void a_file_that_is_not_there_or_not_readable_is_refused() throws IOException {
        assertThatThrownBy(() -> Dump.read(folder.resolve("absent.sql")))
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("pg_dump --schema-only");
        assertThatThrownBy(() -> Dump.read(folder))
                .hasMessageContaining("this is a folder")
                .hasMessageContaining("pg_restore --schema-only --no-owner --file=schema.sql " + folder);
        Path latin = Files.write(
                folder.resolve("latin.sql"), "COMMENT ON TABLE a IS 'é'".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Dump.read(latin)).hasMessageContaining("not in UTF-8");
    }

    private FoundSchema read(String text) throws IOException {
        return Dump.read(Files.writeString(folder.resolve("schema.sql"), text));
    }
}
