package com.asoud.ddl.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Spring Boot application says without being asked. The real ones are in docs/examples. */
class SpringBootTest {

    private static final String APPLICATION =
            "@org.springframework.boot.autoconfigure.SpringBootApplication com.example.shop.Application";
    private static final String ENTITY = "@Entity com.example.shop.Article";

    @TempDir
    private Path folder = Path.of("");

    private SampleModule boot3() {
        return new SampleModule(folder).springBoot3().types(APPLICATION, ENTITY);
    }

    private SampleModule boot4() {
        return new SampleModule(folder).springBoot4().types(APPLICATION, ENTITY);
    }

    @Test
    void spring_boot_3_has_its_own_naming_strategies() {
        assertThat(boot3().read().hibernate())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "hibernate.physical_naming_strategy",
                        "org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy",
                        "hibernate.implicit_naming_strategy",
                        "org.springframework.boot.orm.jpa.hibernate.SpringImplicitNamingStrategy"));
    }

    @Test
    void spring_boot_4_has_others() {
        Project project = boot4().read();

        assertThat(project.hibernate())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "hibernate.physical_naming_strategy",
                        "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl",
                        "hibernate.implicit_naming_strategy",
                        "org.springframework.boot.hibernate.SpringImplicitNamingStrategy"));
        assertThat(project.packages()).containsExactly("com.example.shop");
        assertThat(project.notes())
                .containsExactly(
                        "entities: 1 class in com.example.shop, from " + folder.resolve("my shop/target/classes"),
                        "naming: Spring Boot's default");
    }

    @ParameterizedTest
    @CsvSource({
        "spring.flyway.default-schema, shop, shop",
        "spring.flyway.schemas, 'shop, crm', shop",
        "spring.flyway.default-schema, public, ",
        "spring.jpa.properties.hibernate.default_schema, own, own"
    })
    void the_default_schema_is_that_of_the_migrations_if_hibernate_is_told_none(
            String name, String value, @Nullable String schema) {
        Project project = boot3().file("application.properties", name + "=" + value + "\n")
                .read();

        assertThat(project.hibernate().get("hibernate.default_schema")).isEqualTo(schema);
        assertThat(project.notes().contains("default schema: shop, as Flyway's"))
                .isEqualTo("shop".equals(schema));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.jpa.hibernate.naming.physical-strategy",
                "spring.jpa.hibernate.naming.physicalStrategy",
                "spring.jpa.hibernate.naming.physical_strategy",
                "spring.jpa.hibernate.naming.PHYSICAL_STRATEGY",
                "Spring.JPA.hibernate.naming[physical-strategy]",
                "spring.jpa.properties.hibernate.physical_naming_strategy",
                "spring.jpa.properties[hibernate.physical_naming_strategy]"
            })
    void a_setting_is_known_by_each_of_its_names(String name) {
        Project project = boot3().file("application.properties", "# naming\n" + name + " = com.example.Naming\n")
                .read();

        assertThat(project.hibernate())
                .containsEntry("hibernate.physical_naming_strategy", "com.example.Naming")
                .containsEntry(
                        "hibernate.implicit_naming_strategy",
                        "org.springframework.boot.orm.jpa.hibernate.SpringImplicitNamingStrategy");
        assertThat(project.notes())
                .contains(
                        "physical naming: com.example.Naming, from application.properties",
                        "implicit naming: Spring Boot's default");
    }

    @Test
    void yaml_says_the_same() {
        Project project = boot4().file("application.yml", """
                        spring:
                          datasource:
                            password: never-shown
                          jpa:
                            database-platform: org.hibernate.dialect.PostgreSQLDialect
                            hibernate.naming.implicit-strategy: com.example.Implicit
                            mapping-resources: [META-INF/orm.xml, legacy.xml]
                            properties:
                              hibernate:
                                default_schema: shop
                                jdbc.batch_size: 50
                              "[hibernate.type.preferred_uuid_jdbc_type]": CHAR
                              jakarta.persistence.jdbc.password: never-shown
                              hibernate.connection.url: jdbc:postgresql://never-shown
                        """).read();

        assertThat(project.hibernate())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "hibernate.physical_naming_strategy",
                        "org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl",
                        "hibernate.implicit_naming_strategy",
                        "com.example.Implicit",
                        "hibernate.default_schema",
                        "shop",
                        "hibernate.dialect",
                        "org.hibernate.dialect.PostgreSQLDialect",
                        "hibernate.orm_xml_files",
                        "META-INF/orm.xml,legacy.xml",
                        "hibernate.type.preferred_uuid_jdbc_type",
                        "CHAR"));
        assertThat(project.notes().subList(1, project.notes().size()))
                .containsExactly(
                        "default schema: shop, from application.yml",
                        "implicit naming: com.example.Implicit, from application.yml",
                        "physical naming: Spring Boot's default",
                        "Hibernate: hibernate.type.preferred_uuid_jdbc_type, hibernate.dialect, "
                                + "hibernate.orm_xml_files, from application.yml");
    }

    @Test
    void flyway_is_told_what_the_application_tells_it() {
        Project project = boot3().file("application.yaml", """
                        app.owner: shop_owner
                        spring.flyway:
                          locations: ["classpath:db/{vendor}", "classpath:db/common"]
                          table: history
                          default-schema: ${app.schema:${app.owner}}
                          placeholders:
                            owner: ${app.owner}
                            secret: hush
                            reader: ${DB_READER}
                          placeholder-prefix: "#["
                          sql-migration-suffixes: .sql,.pgsql
                          baseline-version: 1.1
                          out-of-order: on
                          url: jdbc:postgresql://never-shown
                          password: never-shown
                        """).read();

        assertThat(project.flyway().locations()).containsExactly("classpath:db/postgresql", "classpath:db/common");
        assertThat(project.flyway().table()).isEqualTo("history");
        assertThat(project.flyway().defaultSchema()).contains("shop_owner");
        assertThat(project.flyway().placeholders())
                .containsExactlyInAnyOrderEntriesOf(Map.of("owner", "shop_owner", "secret", "hush"));
        assertThat(project.flyway().unknownPlaceholders())
                .containsExactly(Map.entry("reader", "application.yaml: ${DB_READER}"));
        assertThat(project.flyway().placeholderPrefix()).isEqualTo("#[");
        assertThat(project.flyway().names().suffixes()).containsExactly(".sql", ".pgsql");
        assertThat(project.flyway().baselineVersion()).isEqualTo("1.1");
        assertThat(project.flyway().outOfOrder()).isTrue();
        assertThat(String.join("\n", project.notes()))
                .contains("table history", "placeholder secret", "--placeholder reader=VALUE")
                .doesNotContain("never-shown", "hush");
        assertThat(project.flyway().given().toString()).doesNotContain("never-shown");
    }

    @Test
    void a_placeholder_that_is_given_is_known() {
        SampleModule module = boot3().file("application.yml", "spring.flyway.placeholders.reader: ${DB_READER}");

        assertThat(module.read().notes()).anyMatch(note -> note.contains("--placeholder reader=VALUE"));
        assertThat(module.read(new Given(false, Set.of(), Set.of("reader"), Map.of()))
                        .notes())
                .noneMatch(note -> note.contains("reader"));
    }

    @ParameterizedTest
    @CsvSource({
        "locations, locations",
        "default-schema, defaultSchema",
        "schemas, schemas",
        "sql-migration-prefix, sqlMigrationPrefix",
        "placeholder-prefix, placeholderPrefix",
        "baseline-version, baselineVersion",
        "encoding, encoding"
    })
    void a_setting_of_flyway_that_production_knows_is_asked_for(String name, String flywayName) {
        SampleModule module = boot3().file("application.yml", "spring.flyway." + name + ": ${FW_VALUE}");

        assertThatThrownBy(module::read).isInstanceOf(Refusal.class).hasMessage("""
                        the value of flyway.%s is not known here
                            where: application.yml: ${FW_VALUE}
                            do:    say what it is in production: --flyway %s=VALUE""".formatted(flywayName, flywayName));
        assertThat(module.read(flyway(name, "said")).flyway().given()).containsEntry("flyway." + flywayName, "said");
    }

    @Test
    void one_that_the_files_do_not_depend_on_is_told() {
        SampleModule module = boot3().file("application.yml", "spring.flyway.table: ${FW_TABLE}");

        assertThat(module.read().notes())
                .contains(
                        "not known here: flyway.table, in application.yml: ${FW_TABLE}; --flyway table=VALUE says it");
        assertThat(module.read(flyway("flyway.table", "history")).flyway().table())
                .isEqualTo("history");
    }

    @Test
    void a_setting_that_flyway_does_not_have_is_refused() {
        assertThatThrownBy(() -> flyway("location", "x"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("--flyway location=x");
    }

    private static Given flyway(String name, String value) {
        return new Given(false, Set.of(), Set.of(), Map.of(name, value));
    }

    @Test
    void what_is_not_said_is_flyways_default() {
        assertThat(boot3().read().flyway().given()).containsOnlyKeys("flyway.locations");
        assertThat(boot3().read().flyway().locations()).containsExactly("classpath:db/migration");
        assertThat(boot3().read().flyway().table()).isEqualTo("flyway_schema_history");
    }

    @ParameterizedTest
    @CsvSource({
        "application.yaml, application.yml",
        "application.yml, application.properties",
        "application.properties, config/application.yaml",
        "config/application.yml, config/application.properties"
    })
    void the_file_that_spring_boot_prefers_wins(String loser, String winner) {
        Project project = boot3().file(loser, schemaIn(loser, "lost"))
                .file(winner, schemaIn(winner, "won"))
                .read();

        assertThat(project.hibernate()).containsEntry("hibernate.default_schema", "won");
    }

    private static String schemaIn(String file, String schema) {
        return "spring.jpa.properties.hibernate.default_schema" + (file.endsWith(".properties") ? "=" : ": ") + schema;
    }

    @ParameterizedTest
    @CsvSource({
        "application.yml, 'spring.jpa.properties.hibernate.default_schema: all\n---\n"
                + "spring.config.activate.on-profile: prod\nspring.jpa.properties.hibernate.default_schema: prod\n'",
        "application.properties, 'spring.jpa.properties.hibernate.default_schema=all\n#---\n"
                + "spring.config.activate.onProfile=prod\nspring.jpa.properties.hibernate.default_schema=prod\n'"
    })
    void a_document_for_a_profile_is_told_of_and_not_read(String file, String text) {
        Project project = boot3().file(file, text).read();

        assertThat(project.hibernate()).containsEntry("hibernate.default_schema", "all");
        assertThat(project.notes())
                .contains("not read, because it is for a profile: spring.jpa.properties.hibernate.default_schema in "
                        + file);
    }

    @Test
    void so_is_a_file_for_a_profile_and_only_of_what_matters() {
        assertThat(boot3().file("application-prod.yml", "spring.flyway.table: other\nserver.port: 80\n")
                        .read()
                        .notes())
                .contains("not read, because it is for a profile: spring.flyway.table in application-prod.yml")
                .noneMatch(note -> note.contains("server.port"));
    }

    @Test
    void a_later_document_without_a_profile_wins() {
        assertThat(boot3().file("application.yml", "spring.flyway.table: one\n---\nspring.flyway.table: two\n")
                        .read()
                        .flyway()
                        .table())
                .isEqualTo("two");
    }

    @Test
    void what_is_imported_from_the_class_path_is_read() {
        Project project = boot3().file(
                        "application.yml", "spring.config.import: [\"classpath:database.yml\", \"optional:file:.env\"]")
                .file("database.yml", "spring.flyway.table: imported")
                .read();

        assertThat(project.flyway().table()).isEqualTo("imported");
        assertThat(project.notes()).contains("not read: spring.config.import optional:file:.env, in application.yml");
    }

    @Test
    void a_value_that_production_knows_is_asked_for() {
        SampleModule module =
                boot3().file("application.yml", "spring.jpa.properties.hibernate.default_schema: ${DB_SCHEMA}");

        assertThatThrownBy(module::read).isInstanceOf(Refusal.class).hasMessage("""
                        the value of spring.jpa.properties.hibernate.default_schema is not known here: ${DB_SCHEMA}
                            where: application.yml
                            do:    say what it is in production: --property hibernate.default_schema=VALUE""");
        assertThat(module.read(new Given(false, Set.of("hibernate.default_schema")))
                        .hibernate())
                .doesNotContainKey("hibernate.default_schema");
    }

    @ParameterizedTest
    @CsvSource({
        "'spring:\n  jpa: {\n', ':2'",
        "'spring:\n  jpa: @jpa@\n', ':2'",
        "'a: 1\n---\nspring:\n\tjpa: x\n', ':4'",
        "'spring: 1\nspring: 2\n', ':2'"
    })
    void malformed_yaml_is_refused_with_its_line(String text, String line) {
        assertThatThrownBy(boot3().file("application.yml", text)::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the settings of the application cannot be read: ")
                .hasMessageContaining("/application.yml" + line + System.lineSeparator());
    }

    @Test
    void so_is_a_malformed_properties_file() {
        assertThatThrownBy(boot3().file("application.properties", "a=\\uXYZ")::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("/application.properties" + System.lineSeparator());
    }

    @Test
    void entities_of_a_dependency_in_the_packages_of_the_application_are_found() {
        Project project = boot3().dependency(
                        "domain", "@Entity com.example.shop.domain.Order", "@Entity com.elsewhere.Other")
                .read();

        assertThat(project.packages()).containsExactly("com.example.shop");
        assertThat(project.notes()).contains("entities: 2 classes in com.example.shop, from where Spring Boot looks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(\"com.example.domain\")",
                "(basePackages = {\"com.example.domain\"})",
                "(basePackageClasses = com.example.domain.Order.class)"
            })
    void entity_scan_is_in_place_of_the_packages_of_the_application(String named) {
        Project project = new SampleModule(folder)
                .springBoot4()
                .dependency("domain", "@Entity com.example.domain.Order")
                .types(
                        APPLICATION,
                        ENTITY,
                        "@org.springframework.boot.persistence.autoconfigure.EntityScan" + named.replace(" ", "")
                                + " com.example.shop.Scan")
                .read();

        assertThat(project.packages()).containsExactly("com.example.domain");
        assertThat(project.notes()).contains("entities: 1 class in com.example.domain, from @EntityScan");
    }

    @Test
    void a_module_without_an_application_gives_its_own_entities() {
        Project project = new SampleModule(folder)
                .springBoot3()
                .types(ENTITY, "@Embeddable com.example.shop.Part")
                .dependency("other", "@Entity com.example.shop.Other")
                .read();

        assertThat(project.packages()).isEmpty();
        assertThat(project.classes()).containsExactly("com.example.shop.Article", "com.example.shop.Part");
        assertThat(project.hibernate()).hasSize(2);
    }

    @Test
    void a_persistence_unit_is_not_read_by_spring_boot() {
        String unit = "<persistence><persistence-unit name='shop'/></persistence>";

        assertThat(boot3().file("META-INF/persistence.xml", unit).read().persistenceUnit())
                .isEmpty();
    }

    @Test
    void no_entities_are_refused() {
        assertThatThrownBy(new SampleModule(folder).springBoot3().types(APPLICATION)::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no entity classes found");
    }

    @Test
    void what_is_set_in_code_is_refused_or_told() {
        SampleModule module = boot3().bean(
                        "com.example.shop.Jpa", "org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean");

        assertThatThrownBy(module::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the application makes its EntityManagerFactory itself")
                .hasMessageContaining("where: com.example.shop.Jpa.made");
        assertThat(module.read(new Given(
                                true,
                                Set.of("hibernate.physical_naming_strategy", "hibernate.implicit_naming_strategy")))
                        .hibernate())
                .isEmpty();
    }

    @Test
    void a_naming_strategy_that_is_a_bean_is_asked_for() {
        SampleModule module =
                boot3().types("@org.springframework.stereotype.Component com.example.shop.LoudNamingStrategy");

        assertThatThrownBy(module::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("--physical-naming=com.example.shop.LoudNamingStrategy");
    }

    @Test
    void code_that_customises_flyway_is_told_of() {
        assertThat(boot3().bean(
                                "com.example.shop.Migrations",
                                "org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer")
                        .read()
                        .notes())
                .contains("not seen, because it is code: what com.example.shop.Migrations.made sets");
    }
}
