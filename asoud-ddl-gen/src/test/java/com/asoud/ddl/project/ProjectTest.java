package com.asoud.ddl.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module without a framework, and what all have in common. */
class ProjectTest {

    private static final String TWO_UNITS = """
            <?xml version="1.0" encoding="UTF-8"?>
            <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
              <persistence-unit name="shop"/>
              <persistence-unit name="stock"/>
            </persistence>
            """;

    @TempDir
    private Path folder = Path.of("");

    private SampleModule module() {
        return new SampleModule(folder).types("@Entity com.example.shop.Article");
    }

    @Test
    void the_module_gives_its_own_managed_classes() {
        Project project = module().types(
                        "@Entity com.example.shop.stock.Shelf",
                        "@MappedSuperclass com.example.shop.Base",
                        "@Converter com.example.types.Money",
                        "com.example.shop.Plain")
                .dependency("domain", "@Entity com.example.shop.Other")
                .read();

        assertThat(project.classes())
                .containsExactly(
                        "com.example.shop.Article",
                        "com.example.shop.Base",
                        "com.example.shop.stock.Shelf",
                        "com.example.types.Money");
        assertThat(project.notes())
                .containsExactly(
                        "entities: 2 classes in com.example.shop, from " + folder.resolve("my shop/target/classes"));
        assertThat(project.hibernate()).isEmpty();
    }

    @Test
    void a_package_without_entities_may_have_something_to_say_of_them() {
        assertThat(module().packageInfo("com.example.types").read().classes())
                .containsExactly("com.example.shop.Article", "com.example.types.package-info");
    }

    @Test
    void one_persistence_unit_is_taken() {
        Project project = module().file(
                        "META-INF/persistence.xml", TWO_UNITS.replace("  <persistence-unit name=\"stock\"/>\n", ""))
                .read();

        assertThat(project.persistenceUnit()).contains("shop");
        assertThat(project.classes()).isEmpty();
        assertThat(project.notes()).containsExactly("entities: persistence unit shop, from META-INF/persistence.xml");
    }

    @Test
    void of_several_the_user_says_which() {
        SampleModule module = module().file("META-INF/persistence.xml", TWO_UNITS);

        assertThatThrownBy(module::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("there are several persistence units: shop, stock")
                .hasMessageContaining("--persistence-unit=shop");
        assertThat(module.read(new Given(true, Set.of())).persistenceUnit()).isEmpty();
    }

    @Test
    void a_malformed_persistence_xml_is_refused_with_its_line() {
        SampleModule module = module().file("META-INF/persistence.xml", "<persistence>\n<persistence-unit name=>\n");

        assertThatThrownBy(module::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(Path.of("META-INF/persistence.xml") + ":2");
    }

    @Test
    void a_module_without_entities_is_refused() {
        assertThatThrownBy(new SampleModule(folder).types("com.example.shop.Plain")::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no entity classes found")
                .hasMessageContaining("--packages=com.example.shop");
    }

    @Test
    void one_of_an_older_jpa_is_refused_with_the_reason() {
        SampleModule module = new SampleModule(folder)
                .annotation("jpa-2", "javax.persistence.Entity", "")
                .types("@javax.persistence.Entity com.example.shop.Old");

        assertThatThrownBy(module::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("javax.persistence")
                .hasMessageContaining("where: com.example.shop.Old");
        assertThatThrownBy(module.springBoot3()::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("where: com.example.shop.Old");
    }

    @Test
    void a_module_that_is_not_compiled_is_refused() {
        assertThatThrownBy(() -> Project.in(folder.resolve("nowhere").toString(), "", new Given(false, Set.of())))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the classes of the module are not there")
                .hasMessageContaining("mvn compile");
    }

    @Test
    void settings_of_spring_are_not_read_without_it() {
        assertThat(module().file("application.yml", "spring.jpa.properties.hibernate.default_schema: shop")
                        .read()
                        .hibernate())
                .isEmpty();
    }
}
