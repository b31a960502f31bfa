package com.asoud.ddl.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.testmodel.mappings.Mappings;
import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.ddl.testmodel.shop.Parcel;
import com.asoud.export.ExportedSchema;
import com.asoud.export.ModelSource;
import com.asoud.export.SchemaExport;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Annotations in, SQL out. */
class SchemaExportTest {

    @Test
    void exports_every_index_as_it_was_written() {
        assertThat(indexes(export(Article.class)))
                .containsExactlyInAnyOrder(
                        "create unique index \"idx_article_code\" on article (code)",
                        "create index \"idx_article_newest\" on article (created_at desc, id)",
                        "create index \"idx_article_priced\" on article (price) include (code) where price > 0",
                        "create unique index \"idx_article_live_code\" on article (code) where not deleted",
                        "create index \"idx_article_email\" on article ((lower(email)))",
                        "create index \"Index, \"\"quoted\"\"\" on article (\"Select\")",
                        "create index \"idx_article_detail_size\" on article_detail (size)",
                        "create index \"idx_article_label\" on article_label (label)",
                        "create index \"idx_article_similar\" on article_similar (similar_id)");
    }

    @Test
    void unique_constraints_stay_constraints() {
        assertThat(export(Article.class).statements())
                .filteredOn(sql -> sql.startsWith("create table article "))
                .singleElement()
                .asString()
                .contains("barcode varchar(255) unique")
                .contains("constraint \"uq_article_isbn\" unique (isbn)")
                .doesNotContain("idx_article");
    }

    @Test
    void knows_which_indexes_were_declared_and_where() {
        ExportedSchema export = export(Article.class);

        assertThat(export.indexNames())
                .containsExactlyInAnyOrder(
                        "idx_article_code",
                        "idx_article_newest",
                        "idx_article_priced",
                        "idx_article_live_code",
                        "idx_article_email",
                        "Index, \"quoted\"",
                        "idx_article_detail_size",
                        "idx_article_label",
                        "idx_article_similar");
        assertThat(export.origins())
                .containsEntry(
                        new ObjectName("", "idx_article_newest"),
                        "@Index(name = \"idx_article_newest\", columnList = \"created_at desc, id\") on "
                                + Article.class.getName());
    }

    /** The order of the provider is another one in each JVM. */
    @Test
    void checks_of_validation_annotations_have_one_order() {
        assertThat(String.join("\n", export(Mappings.Validated.class).statements()))
                .containsPattern("age<=150[^,]*age>=0")
                .containsPattern("digit<=9[^,]*digit>=1");
    }

    @Test
    void a_persistence_unit_is_exported_without_its_database() {
        assertThat(exportUnit("shop").statements())
                .containsExactlyElementsOf(export(Article.class).statements());
    }

    @Test
    void packages_are_scanned() {
        Model model = new Model(
                ClassPath.ofThread(), List.of("com.asoud.ddl.testmodel.shop"), List.of(), Optional.empty(), Map.of());

        assertThat(InThisJvm.export(model).statements())
                .containsExactlyElementsOf(export(Article.class, Parcel.class).statements());
    }

    @Test
    void naming_strategies_of_the_application_are_followed() {
        assertThat(indexes(export(
                        Map.of(
                                "hibernate.physical_naming_strategy",
                                "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl"),
                        Parcel.class)))
                .containsExactly("create index \"idx_parcel_sent\" on parcel (sent_at)");
    }

    @Test
    void a_column_list_is_read_as_postgresql_would_read_it() {
        assertThat(indexes(export(
                        Map.of(
                                "hibernate.physical_naming_strategy",
                                "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl"),
                        Mappings.Listed.class)))
                .containsExactlyInAnyOrder(
                        "create index \"ix_nulls\" on listed (at desc nulls last, id)",
                        "create index \"ix_parentheses\" on listed ((at) desc nulls first)",
                        "create index \"ix_first\" on listed (at NULLS FIRST)",
                        "create index \"ix_asc\" on listed (at asc, nick_name ASC NULLS LAST)",
                        "create index \"ix_physical\" on listed (nick_name varchar_pattern_ops)",
                        "create index \"ix_collation\" on listed (nick_name collate \"C\" desc, at)",
                        "create index \"ix_quoted\" on listed"
                                + " (\"Two Words\" collate \"C\" text_pattern_ops nulls last)",
                        "create index \"ix_backticks\" on listed (\"Two Words\" desc)",
                        "create index \"ix_commas\" on listed"
                                + " ((coalesce(nick_name, ',')) text_pattern_ops, at desc)",
                        "create unique index \"ux_direction\" on listed" + " ((lower(nick_name)) desc nulls last, id)",
                        "create unique index \"ux_nulls\" on listed (at nulls first, id desc) where id > 0",
                        "create index \"idx4ayx2kn29k85rly168vc8y86t\" on listed (at desc nulls last)");
    }

    @Test
    void a_column_that_is_not_there_is_named_without_what_comes_after_it() {
        assertThatThrownBy(() -> export(Mappings.Mistaken.class))
                .hasMessageContaining("table mistaken has no column colour, which ix_1 names")
                .hasMessageContaining("table mistaken has no column lower(id), which ix_2 names")
                .hasMessageContaining("columnList = \"(lower(id))\"")
                .hasMessageContaining("table mistaken has no column No Such, which ix_3 names");
    }

    @Test
    void a_column_that_needs_quotes_is_offered_with_them() {
        assertThatThrownBy(() -> export(Mappings.Unquoted.class))
                .hasMessageContaining("table Mappings$Unquoted has no column mixedCase")
                .hasMessageContaining("use one of its columns: \"mixedCase\", id");
    }

    @Test
    void an_index_of_a_root_without_a_table_is_refused() {
        assertThatThrownBy(() -> export(Mappings.AbstractRoot.class, Mappings.Leaf.class))
                .hasMessageContaining("index ix_root is declared, but Hibernate does not create it")
                .hasMessageContaining("index ux_root is declared, but Hibernate does not create it")
                .hasMessageContaining("index ix_root_key is declared, but Hibernate does not create it")
                .hasMessageNotContaining("ix_leaf");
    }

    @Test
    void mapping_files_add_and_replace_indexes() {
        ExportedSchema listed = exportUnit("mapped-by-xml");
        ExportedSchema byProperty = export(Map.of("hibernate.orm_xml_files", "META-INF/mappings.xml"), Parcel.class);

        for (ExportedSchema export : List.of(listed, byProperty)) {
            assertThat(indexes(export))
                    .containsExactlyInAnyOrder(
                            "create unique index \"ux_parcel_xml\" on parcel_xml (sentAt desc nulls last)",
                            "create index \"ix_shared_xml\" on shared_xml (text)");
        }
    }

    @Test
    void validation_annotations_without_a_provider_are_a_note() throws Exception {
        String note = "No validation provider is there; annotations as on " + Mappings.Address.class.getName()
                + " do nothing.";
        try (URLClassLoader loader = withoutValidationProvider()) {
            assertThat(exportIn(loader, Map.of()))
                    .contains("notes=[" + note + "]")
                    .contains(" nick varchar(255),");
            assertThat(exportIn(loader, Map.of("jakarta.persistence.validation.mode", "none")))
                    .contains("notes=[]");
            assertThatThrownBy(() -> exportIn(loader, Map.of("jakarta.persistence.validation.mode", "ddl")))
                    .rootCause()
                    .hasMessageContaining(
                            "the validation mode is ddl, but no validation provider is on the class path");
        }
        assertThat(export(Mappings.Validated.class).notes()).isEmpty();
    }

    private static URLClassLoader withoutValidationProvider() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        URL[] urls = Stream.of(classPath.split(File.pathSeparator))
                .filter(part -> !part.contains("hibernate-validator"))
                .map(SchemaExportTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String part) {
        try {
            return Path.of(part).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static String exportIn(ClassLoader loader, Map<String, String> settings)
            throws ReflectiveOperationException {
        Class<?> source = loader.loadClass(ModelSource.class.getName());
        Object model = source.getMethod("of", List.class, Map.class)
                .invoke(null, List.of(Mappings.Validated.class.getName()), settings);
        return loader.loadClass(SchemaExport.class.getName())
                .getMethod("of", source, ClassLoader.class)
                .invoke(null, model, loader)
                .toString();
    }

    @Test
    void a_dialect_of_the_project_is_not_used_and_said_to_be() {
        assertThat(export(Map.of("hibernate.dialect", "org.hibernate.dialect.CockroachDialect"), Parcel.class)
                        .notes())
                .containsExactly("hibernate.dialect=org.hibernate.dialect.CockroachDialect is not used,"
                        + " but PostgreSQLDialect.");
        assertThat(export(Map.of("hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect"), Parcel.class)
                        .notes())
                .isEmpty();
    }

    @Test
    void what_hibernate_complains_about_is_a_refusal() {
        assertThatThrownBy(() -> export(Map.of("jakarta.persistence.validation.mode", "sometimes"), Parcel.class))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Unknown validation mode");
        assertThatThrownBy(() -> export(Map.of("hibernate.orm_xml_files", "META-INF/missing.xml"), Parcel.class))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("META-INF/missing.xml");
        assertThatThrownBy(() -> export(Map.of("hibernate.implicit_naming_strategy", "com.example.None"), Parcel.class))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("com.example.None");
    }

    @Test
    void a_unique_index_of_some_rows_takes_no_keys_place() {
        List<String> tables = export(Mappings.Sets.class, Mappings.Priced.class).statements().stream()
                .filter(sql -> sql.startsWith("create table "))
                .toList();

        for (String name : List.of("one", "two", "three")) {
            assertThat(tables)
                    .filteredOn(sql -> sql.startsWith("create table plain_" + name + " "))
                    .singleElement()
                    .asString()
                    .containsPattern("primary key|unique")
                    .satisfies(plain -> assertThat(tables).contains(plain.replace("plain_", "index_")));
        }
    }

    @Test
    void the_thread_keeps_its_class_loader() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        export(Parcel.class);

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    private static List<String> indexes(ExportedSchema export) {
        return export.statements().stream()
                .filter(sql -> sql.contains(" index "))
                .toList();
    }

    private static ExportedSchema export(Class<?>... types) {
        return export(Map.of(), types);
    }

    private static ExportedSchema export(Map<String, String> settings, Class<?>... types) {
        return SchemaExport.of(
                ModelSource.of(Stream.of(types).map(Class::getName).toList(), settings), loader());
    }

    private static ExportedSchema exportUnit(String name) {
        return SchemaExport.of(
                new ModelSource("persistence unit " + name, List.of(), List.of(), name, Map.of()), loader());
    }

    private static ClassLoader loader() {
        return SchemaExportTest.class.getClassLoader();
    }
}
