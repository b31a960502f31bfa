package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a model may say the schema besides {@code @Table}: settings, {@code orm.xml}, types; and catalogs, which are
 * none.
 */
class SchemaNamesTest {

    @TempDir
    private Path root = Path.of("");

    @Entity
    @Table(name = "pet")
    static class Pet {
        @Id
        long id;
    }

    @Entity
    @Table(schema = "public", name = "pet")
    static class PublicPet {
        @Id
        long id;
    }

    @Entity
    @Table(
            catalog = "zoo",
            schema = "sales",
            name = "animal",
            indexes = @Index(name = "idx_animal", columnList = "kind"))
    static class Animal {
        @Id
        long id;

        int kind;
    }

    @Entity
    @Table(catalog = "farm", schema = "sales", name = "animal")
    static class FarmAnimal {
        @Id
        long id;
    }

    @Test
    void a_catalog_is_left_out_and_said_to_be() {
        Terminal run = Terminal.onTestServer("generate", root, Terminal.classes(Animal.class));

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat((run.out() + run.err()).replaceAll("\\s+", " "))
                .contains("Left out, as Hibernate does, since a PostgreSQL database is one catalog: zoo.");
        assertThat(String.join("", Terminal.files(root).values())).contains("CREATE TABLE \"sales\".\"animal\"");
    }

    @Test
    void tables_that_only_a_catalog_or_the_name_of_the_default_schema_tells_apart_are_refused() {
        Terminal run = Terminal.onTestServer(
                "generate", root, Terminal.classes(Animal.class, FarmAnimal.class, Pet.class, PublicPet.class));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("two tables of the model are one and the same in PostgreSQL: pet", "public.pet")
                .contains(
                        "two tables of the model are one and the same in PostgreSQL: sales.animal", "zoo.sales.animal");
        assertThat(Terminal.files(root)).isEmpty();
    }

    /** The files name the schema then, wherever the search path begins. */
    @ParameterizedTest
    @ValueSource(strings = {"", "?currentSchema=app", "?currentSchema=app,public", "?currentSchema=public,app"})
    void the_default_schema_of_hibernate_is_in_the_files_and_may_be_that_of_the_session(String suffix)
            throws SQLException {
        Terminal generate = Terminal.onTestServer(
                "generate",
                root,
                Terminal.classes(Article.class),
                "--property=hibernate.default_schema=app",
                "--existing-tables=article");
        assertThat(generate.code()).as(generate.toString()).isZero();
        ShadowDatabase database = TestServer.get().create("schemas");
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "CREATE SCHEMA app");
            String url = TestServer.url(database) + suffix;
            walk(url);
            List<String> schemas = Sql.column(
                    connection, "SELECT DISTINCT schemaname::text FROM pg_indexes WHERE indexname LIKE 'idx_article%'");
            assertThat(schemas).containsExactly("app");
        } finally {
            TestServer.get().drop(database);
        }
    }

    @Test
    void the_schema_of_orm_xml_is_that_of_all_entities_without_one() throws IOException {
        Path mapping = Files.writeString(root.resolve("mapping.xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <entity-mappings xmlns="https://jakarta.ee/xml/ns/persistence/orm" version="3.1">
                  <persistence-unit-metadata>
                    <persistence-unit-defaults><schema>warehouse</schema></persistence-unit-defaults>
                  </persistence-unit-metadata>
                </entity-mappings>
                """);
        Path db = root.resolve("db");

        Terminal run = Terminal.onTestServer(
                "generate",
                db,
                Terminal.classes(Pet.class, Animal.class),
                "--property=hibernate.orm_xml_files=" + mapping.toUri());

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(String.join("", Terminal.files(db).values()))
                .contains(
                        "CREATE SCHEMA \"warehouse\"",
                        "CREATE TABLE \"warehouse\".\"pet\"",
                        "CREATE TABLE \"sales\".\"animal\"");
    }

    private void walk(String url) {
        succeeds("migrate", url, "--after-deploy");
        assertThat(succeeds("status", url, "--json")).contains("\"sound\" : true");
        String[] shadow = {"--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres"};
        assertThat(succeeds("verify", url, shadow)).contains("The database is what its migrations build");
        assertThat(succeeds("health", url, "--json")).contains("\"declared\" : true");
        succeeds("rollback", url, "--to=1", "--yes");
        assertThat(succeeds("plan", url)).contains("migrate would apply ");
        succeeds("migrate", url, "--after-deploy");
    }

    private String succeeds(String command, String url, String... options) {
        return Terminal.live(command, url, root, options).succeeds().out();
    }
}
