package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.model.ChildExport;
import com.asoud.ddl.model.Golden;
import com.asoud.ddl.model.Model;
import com.asoud.export.ExportedSchema;
import com.asoud.postgres.IndexStatement;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same entities, with each Hibernate that is supported: what is exported is what that Hibernate would create. */
class HibernateVersionsTest {

    @TempDir
    private Path folder = Path.of("");

    static Stream<Golden.Version> versions() {
        return Golden.versions();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void exports_what_this_hibernate_creates(Golden.Version version) throws SQLException {
        Golden golden = Golden.compile(version, folder.resolve("with spaces"));
        try (ShadowServer server = Project.lend()) {
            ShadowDatabase database = server.create("hibernate");
            CompletableFuture<Void> created = CompletableFuture.runAsync(
                    () -> golden.createBy(TestServer.url(database)), task -> new Thread(task).start());
            ExportedSchema export = new ChildExport(output -> {}, text -> {}, false).export(golden.unit());
            created.join();

            assertThat(HibernatesSchema.uniqueIndexesInsteadOfConstraints(
                            read(database), build(export, server), version.toString()))
                    .containsExactly("ux_by_xml", "ux_partner", "ux_person_mail", "ux_shop_code");
            assertThat(export.indexNames())
                    .containsExactlyInAnyOrder(
                            "ix_line",
                            "ix_by_xml",
                            "ix_card_number",
                            "ix_item_shop",
                            "ix_partner",
                            "ix_shop_city",
                            "ix_shop_detail",
                            "ix_shop_tag",
                            "ix_vehicle_kind",
                            "ux_by_xml",
                            "ux_partner",
                            "ux_person_mail",
                            "ux_shop_code",
                            // Of an @Index without a name, which all versions give the same.
                            "idxryjmiufy3gf08irppuldqr2kv");
            assertThat(export.ids().sequences().keySet())
                    .extracting(name -> name.name())
                    .containsExactlyInAnyOrder("shop_numbers", "payment_seq");
            assertThat(export.ids().rows().keySet())
                    .extracting(row -> row.key())
                    .containsExactly("party");
        }
    }

    static Stream<Golden.Version> oldest() {
        return versions().limit(2);
    }

    /** {@code docs/generator.md} says so. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("oldest")
    void takes_more_than_columns_in_an_index_or_says_since_when(Golden.Version version) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Files.writeString(sources.resolve("Part.java"), """
                package parts;

                import jakarta.persistence.*;

                @Entity
                @Table(indexes = @Index(name = "ix", columnList = "(lower(name)), name collate \\"C\\" desc nulls last"))
                class Part {
                    @Id long id;
                    String name;
                }
                """);
        Model model =
                Golden.compile(sources, version, folder.resolve("classes")).in("parts");
        ChildExport child = new ChildExport(output -> {}, text -> {}, false);

        if (version.name().startsWith("6.2.")) {
            assertThatThrownBy(() -> child.export(model)).hasMessageContaining("needs Hibernate 6.4 or later");
        } else {
            assertThat(child.export(model).indexes())
                    .extracting(IndexStatement::sql)
                    .singleElement()
                    .asString()
                    .endsWith("((lower(name)), name collate \"C\" desc nulls last)");
        }
    }

    private static final String OBJECTS = """
            <hibernate-mapping xmlns="http://www.hibernate.org/xsd/orm/hbm">
              <database-object>
                <create>create function touch() returns trigger language plpgsql as
                    'begin new.name := lower(new.name); return new; end'</create>
                <drop>drop function if exists touch()</drop>
              </database-object>
              <database-object>
                <create>create trigger touched before insert on Part for each row execute function touch()</create>
                <drop>drop trigger if exists touched on Part</drop>
              </database-object>
              <database-object>
                <create>create view named as select id, name from Part where name in ('a', 'b')</create>
                <drop>drop view if exists named</drop>
              </database-object>
            </hibernate-mapping>
            """;

    /** Those before 6.4 have no enumerated types. */
    private static String part(Golden.Version version, String constants) {
        String type = version.name().startsWith("6.2.") ? "" : "@JdbcTypeCode(SqlTypes.NAMED_ENUM)";
        return """
                package parts;

                import jakarta.persistence.*;
                import org.hibernate.annotations.*;
                import org.hibernate.type.SqlTypes;

                @Entity
                class Part {
                    enum Mood { %s }

                    @Id long id;
                    String name;
                    @Enumerated(EnumType.STRING) @ColumnDefault("'CALM'") %s Mood mood;
                }
                """.formatted(constants, type);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void what_is_no_table_is_generated_from_the_mapping_of_every_version(Golden.Version version) throws IOException {
        Path sources = folder.resolve("sources");
        Files.createDirectories(sources.resolve("META-INF"));
        Files.writeString(sources.resolve("META-INF/objects.hbm.xml"), OBJECTS);
        Files.writeString(sources.resolve("META-INF/persistence.xml"), """
                <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
                  <persistence-unit name="golden" transaction-type="RESOURCE_LOCAL">
                    <mapping-file>META-INF/objects.hbm.xml</mapping-file>
                    <class>parts.Part</class>
                    <exclude-unlisted-classes>true</exclude-unlisted-classes>
                  </persistence-unit>
                </persistence>
                """);
        Files.writeString(sources.resolve("Part.java"), part(version, "ZEST, CALM"));
        ExportedSchema first = export(sources, version, "first");
        Project project = new Project(folder.resolve("db"));

        project.generate(first);

        String files = String.join("\n", project.files().values());
        assertThat(files).contains("FUNCTION \"touch\"()", "TRIGGER touched", "VIEW \"named\"");
        assertThat(project.generate(first).migrations()).isEmpty();
        if (!version.name().startsWith("6.2.")) {
            assertThat(files).contains("CREATE TYPE \"mood\" AS ENUM ('CALM', 'ZEST');");
            Files.writeString(sources.resolve("Part.java"), part(version, "ZEST, FINE, CALM"));
            ExportedSchema next = export(sources, version, "next");

            project.generate(next);

            assertThat(String.join("\n", project.files().values()))
                    .contains("ALTER TYPE \"mood\" ADD VALUE IF NOT EXISTS 'FINE' AFTER 'CALM';");
            assertThat(project.generate(next).migrations()).isEmpty();
        }
    }

    private ExportedSchema export(Path sources, Golden.Version version, String classes) {
        return new ChildExport(output -> {}, note -> {}, false)
                .export(Golden.compile(sources, version, folder.resolve(classes))
                        .unit());
    }

    private static Catalog read(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return new CatalogReader(List.of()).readSettled(connection);
        }
    }

    private static Catalog build(ExportedSchema export, ShadowServer server) {
        return WantedSchema.build(export, server, () -> {
            throw new IllegalStateException("this model needs no migrations");
        });
    }
}
