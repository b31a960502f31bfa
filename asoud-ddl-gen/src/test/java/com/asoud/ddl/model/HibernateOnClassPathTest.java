package com.asoud.ddl.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a class path is said before anything of it runs. */
class HibernateOnClassPathTest {

    private static final String PERSISTENCE_3_1 = "jakarta/persistence/Entity.class";
    private static final String PERSISTENCE_3_2 = "jakarta/persistence/PersistenceConfiguration.class";

    @TempDir
    private Path folder = Path.of("");

    private Path hibernate(String module, String version) {
        Attributes attributes = new Attributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Implementation-Title", module);
        attributes.putValue("Implementation-Version", version);
        attributes.putValue("Implementation-Url", "https://hibernate.org/orm");
        return jar(module + "-" + version + ".jar", attributes);
    }

    private Path persistence(String... entries) {
        Attributes attributes = new Attributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        return jar("persistence.jar", attributes, entries);
    }

    private Path jar(String name, Attributes attributes, String... entries) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putAll(attributes);
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String entry : entries) {
                jar.putNextEntry(new JarEntry(entry));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    private static AbstractThrowableAssert<?, ?> refused(Path... parts) {
        return assertThatThrownBy(() ->
                        HibernateOnClassPath.of(new ClassPath(List.of(parts))).check(false))
                .isInstanceOf(Refusal.class);
    }

    static Stream<Golden.Version> versions() {
        return Golden.versions();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("versions")
    void supported_versions_pass_without_a_word(Golden.Version version) {
        assertThat(HibernateOnClassPath.of(new ClassPath(version.jars())).check(false))
                .isEmpty();
    }

    @Test
    void a_class_path_without_hibernate_is_refused() {
        refused(persistence(PERSISTENCE_3_1))
                .hasMessageContaining("Hibernate is not on the class path")
                .hasMessageContaining("add org.hibernate.orm:hibernate-core, or the JPA starter, to the module's")
                .hasMessageContaining("mvn dependency:copy-dependencies");
        refused().hasMessageContaining("class path (empty)");
        assertThatThrownBy(
                        () -> HibernateOnClassPath.of(new ClassPath(List.of())).check(true))
                .hasMessageContaining("the JPA starter, to the module's")
                .hasMessageNotContaining("--classpath");
    }

    @Test
    void two_versions_of_hibernate_are_refused() {
        Path one = hibernate("hibernate-core", "6.6.33.Final");
        Path other = hibernate("hibernate-core", "7.4.13.Final");

        refused(one, other, persistence(PERSISTENCE_3_1))
                .hasMessageContaining(
                        "mixed Hibernate versions on the class path: hibernate-core 6.6.33.Final, hibernate-core 7.4.13.Final")
                .hasMessageContaining(one.toString())
                .hasMessageContaining(other.toString())
                .hasMessageContaining("hibernate-platform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hibernate-envers", "hibernate-spatial", "hibernate-hikaricp"})
    void a_module_of_another_version(String module) {
        refused(hibernate(module, "6.6.33.Final"), hibernate("hibernate-core", "7.4.13.Final"))
                .hasMessageContaining("mixed Hibernate versions")
                .hasMessageContaining("take each <version> of a single Hibernate module out")
                .hasMessageContaining("<hibernate.version>")
                .hasMessageContaining(module + " 6.6.33.Final");
    }

    @Test
    void an_annotation_processor_of_another_version_does_no_harm() {
        HibernateOnClassPath found = HibernateOnClassPath.of(new ClassPath(List.of(
                hibernate("hibernate-core", "7.4.13.Final"),
                hibernate("hibernate-processor", "7.4.5.Final"),
                persistence(PERSISTENCE_3_1, PERSISTENCE_3_2))));

        assertThat(found.check(false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.6.15.Final", "6.1.7.Final"})
    void one_that_is_too_old(String version) {
        refused(hibernate("hibernate-core", version), persistence(PERSISTENCE_3_1))
                .hasMessageContaining("Hibernate " + version + " is not supported: the export needs 6.2 or later")
                .hasMessageContaining("upgrade the project");
    }

    @Test
    void persistence_that_is_too_old_or_missing() {
        refused(hibernate("hibernate-core", "7.0.10.Final"), persistence(PERSISTENCE_3_1))
                .hasMessageContaining("Hibernate 7.0.10.Final needs jakarta.persistence-api 3.2")
                .hasMessageContaining("jakarta.persistence-api 3.2.0");
        refused(hibernate("hibernate-core", "6.6.33.Final"))
                .hasMessageContaining("jakarta.persistence-api is not on the class path");
    }

    @Test
    void one_that_is_newer_than_known_is_tried_and_said_to_be() {
        HibernateOnClassPath found = HibernateOnClassPath.of(new ClassPath(
                List.of(hibernate("hibernate-core", "8.0.0.Final"), persistence(PERSISTENCE_3_1, PERSISTENCE_3_2))));

        assertThat(found.check(false))
                .hasValue("Hibernate 8.0.0.Final is newer than those the export was tried with, up to 7.4.");
    }
}
