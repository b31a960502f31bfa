package com.asoud.ddl.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.ddl.testmodel.shop.Parcel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Annotations in, SQL out. */
class SchemaExportTest {

    @Test
    void exportsEveryIndexAsItWasWritten() {
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
    void uniqueConstraintsStayConstraints() {
        assertThat(export(Article.class).statements())
                .filteredOn(sql -> sql.startsWith("create table article "))
                .singleElement()
                .asString()
                .contains("barcode varchar(255) unique")
                .contains("constraint \"uq_article_isbn\" unique (isbn)")
                .doesNotContain("idx_article");
    }

    @Test
    void knowsWhichIndexesWereDeclaredAndWhere() {
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
                        "idx_article_newest",
                        "@Index(name = \"idx_article_newest\", columnList = \"created_at desc, id\") on "
                                + Article.class.getName());
    }

    @Test
    void aPersistenceUnitIsExportedWithoutItsDatabase() {
        ModelSource source = new ModelSource(loader(), List.of(), List.of(), Optional.of("shop"), Map.of());

        assertThat(SchemaExport.of(source).statements())
                .containsExactlyElementsOf(export(Article.class).statements());
    }

    @Test
    void packagesAreScanned() {
        ModelSource source = new ModelSource(
                loader(), List.of("com.asoud.ddl.testmodel.shop"), List.of(), Optional.empty(), Map.of());

        assertThat(SchemaExport.of(source).statements())
                .containsExactlyElementsOf(export(Article.class, Parcel.class).statements());
    }

    @Test
    void namingStrategiesOfTheApplicationAreFollowed() {
        ModelSource source = new ModelSource(
                loader(),
                List.of(),
                List.of(Parcel.class.getName()),
                Optional.empty(),
                Map.of(
                        "hibernate.physical_naming_strategy",
                        "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl"));

        assertThat(indexes(SchemaExport.of(source)))
                .containsExactly("create index \"idx_parcel_sent\" on parcel (sent_at)");
    }

    @Test
    void theThreadKeepsItsClassLoader() {
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
        return SchemaExport.of(new ModelSource(
                loader(), List.of(), Stream.of(types).map(Class::getName).toList(), Optional.empty(), Map.of()));
    }

    private static ClassLoader loader() {
        return SchemaExportTest.class.getClassLoader();
    }
}
