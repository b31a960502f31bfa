package com.asoud.ddl.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarkusTest {

    @TempDir
    private Path folder = Path.of("");

    private SampleModule module() {
        return new SampleModule(folder).quarkus().types("@Entity com.example.shop.Article");
    }

    @Test
    void the_names_are_hibernates_unless_it_says_otherwise() {
        Project project = module().read();

        assertThat(project.hibernate()).isEmpty();
        assertThat(project.classes()).containsExactly("com.example.shop.Article");
        assertThat(project.notes()).contains("naming: Quarkus's default, which is Hibernate's");
    }

    @Test
    void its_settings_are_those_of_production() {
        Project project = module().file("application.properties", """
                        quarkus.hibernate-orm.physical-naming-strategy=com.example.Physical
                        quarkus.hibernate-orm.implicit-naming-strategy=com.example.Implicit
                        quarkus.hibernate-orm.database.default-schema=development
                        %prod.quarkus.hibernate-orm.database.default-schema=shop
                        %{staging,dev}.quarkus.hibernate-orm.database.default-schema=other
                        quarkus.hibernate-orm.quote-identifiers.strategy=only-keywords
                        quarkus.hibernate-orm.unsupported-properties."hibernate.type.preferred_array_jdbc_type"=ARRAY
                        quarkus.flyway.table=history
                        quarkus.flyway.placeholders.owner=${owner:shop_owner}
                        quarkus.flyway.password=never-shown
                        """).read();

        assertThat(project.hibernate())
                .containsEntry("hibernate.physical_naming_strategy", "com.example.Physical")
                .containsEntry("hibernate.implicit_naming_strategy", "com.example.Implicit")
                .containsEntry("hibernate.default_schema", "shop")
                .containsEntry("hibernate.auto_quote_keyword", "true")
                .containsEntry("hibernate.type.preferred_array_jdbc_type", "ARRAY")
                .hasSize(5);
        assertThat(project.flyway().table()).isEqualTo("history");
        assertThat(project.flyway().placeholders()).containsEntry("owner", "shop_owner");
        assertThat(String.join("\n", project.notes())).doesNotContain("never-shown");
    }

    @Test
    void yaml_wins_over_properties() {
        Project project = module().file("application.properties", "quarkus.flyway.table=lost")
                .file("application.yaml", """
                        quarkus:
                          flyway:
                            table: history
                        "%prod":
                          quarkus:
                            flyway:
                              locations: [db/one, db/two]
                        """)
                .read();

        assertThat(project.flyway().table()).isEqualTo("history");
        assertThat(project.flyway().locations()).containsExactly("db/one", "db/two");
    }

    @Test
    void entities_of_indexed_dependencies_are_found() {
        Project project = module().dependency("domain", "@Entity com.example.domain.Order")
                .dependencyFile("domain", "META-INF/jandex.idx")
                .dependency("plain", "@Entity com.example.plain.Other")
                .read();

        assertThat(project.classes()).containsExactly("com.example.domain.Order", "com.example.shop.Article");
    }

    @Test
    void packages_that_it_names_are_taken() {
        Project project = module().dependency("domain", "@Entity com.example.domain.Order")
                .file("application.properties", "quarkus.hibernate-orm.packages=com.example.domain")
                .read();

        assertThat(project.packages()).containsExactly("com.example.domain");
        assertThat(project.notes()).contains("entities: 1 class in com.example.domain, from application.properties");
    }

    @Test
    void named_units_are_refused() {
        SampleModule module = module().file(
                        "application.properties",
                        "quarkus.hibernate-orm.\"users\".datasource=users\nquarkus.hibernate-orm.\"users\".packages=a.b");

        assertThatThrownBy(module::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("there are named persistence units: users");
    }
}
