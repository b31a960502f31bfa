package com.asoud.ddl.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.export.ExportedSchema;
import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JVM of the export: with all that is on the project's class path, whatever it does. */
class ChildExportTest {

    private static final String ENTITY = """
            package model;

            import jakarta.persistence.*;

            @Entity
            @Table(indexes = @Index(name = "ix_note", columnList = "text"))
            public class Note {
                @Id
                Long id;

                String text;
            }
            """;

    private static final String CONTRIBUTOR = """
            package model;

            import org.hibernate.boot.model.*;
            import org.hibernate.service.ServiceRegistry;

            public class Mine implements TypeContributor {
                @Override
                public void contribute(TypeContributions types, ServiceRegistry registry) {
                    %s
                }

                static class Gone {}
            }
            """;

    @TempDir
    private Path folder = Path.of("");

    private final List<String> printed = new ArrayList<>();

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve("sources").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private Golden compiled(Golden.Version version) throws IOException {
        return Golden.compile(folder.resolve("sources"), version, folder.resolve("a folder"));
    }

    private Golden withContributor(String body) throws IOException {
        write("model/Note.java", ENTITY);
        write("model/Mine.java", CONTRIBUTOR.formatted(body));
        write("META-INF/services/org.hibernate.boot.model.TypeContributor", "model.Mine\n");
        return compiled(Golden.ofThisJvm());
    }

    private ExportedSchema export(Golden golden) {
        return new ChildExport(printed::add, text -> {}, false).export(golden.in("model"));
    }

    @Test
    void what_envers_adds_is_in_the_schema() throws IOException {
        write("model/Note.java", ENTITY.replace("@Entity", "@Entity @org.hibernate.envers.Audited"));

        assertThat(export(compiled(Golden.withEnvers())).statements())
                .anyMatch(sql -> sql.startsWith("create table Note_AUD "))
                .anyMatch(sql -> sql.startsWith("create table REVINFO "))
                .contains("create index \"ix_note\" on Note (text)");
    }

    /** More than a pipe holds, on both streams; a thread that would keep the JVM alive; what all classes share. */
    @Test
    void what_the_project_prints_and_starts_does_no_harm() throws IOException {
        Golden golden = withContributor("""
                System.out.println("printed ".repeat(20_000));
                System.err.println("complained ".repeat(20_000));
                new Thread(() -> { try { Thread.sleep(600_000); } catch (InterruptedException e) { } }).start();
                org.jboss.logging.Logger.getLogger("org.hibernate.mine").warn("Mind the step");
                org.jboss.logging.Logger.getLogger("org.hibernate.mine").warn("Mind the step");
                java.util.Locale.setDefault(java.util.Locale.forLanguageTag("tr-TR"));
                java.util.TimeZone.setDefault(java.util.TimeZone.getTimeZone("Asia/Tehran"));
                for (String name : new String[] {"java.io.tmpdir", "user.dir", "java.home", "line.separator"}) {
                    System.setProperty(name, "changed");
                }
                try { System.in.read(); } catch (java.io.IOException e) { throw new IllegalStateException(e); }
                System.out.close();
                """);

        ExportedSchema export = export(golden);

        assertThat(export.indexNames()).containsExactly("ix_note");
        assertThat(export.notes())
                .singleElement()
                .asString()
                .matches("Mind the step \\(\\d+ times\\); --debug shows all of it\\.");
        assertThat(String.join("", printed)).contains("printed printed", "complained complained", "Mind the step");
        assertThat(ProcessHandle.current()
                        .children()
                        .map(child -> child.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains("asoud-ddl-export-"));
    }

    /** The class goes on as soon as somebody was told where it waits; or after two minutes, which nothing takes. */
    @Test
    void whoever_waits_is_told_where_and_nothing_ends_it() throws IOException {
        Path gate = folder.resolve("gate");
        Golden golden = withContributor("""
                try {
                    for (int i = 0; i < 24_000 && !java.nio.file.Files.exists(java.nio.file.Path.of("%s")); i++) {
                        Thread.sleep(5);
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                """.formatted(gate));
        List<String> told = new ArrayList<>();

        ExportedSchema export = new ChildExport(
                        printed::add,
                        text -> {
                            told.add(text);
                            if (text.contains("at model.Mine.contribute(Mine.java:")) {
                                open(gate);
                            }
                        },
                        Duration.ofMillis(1),
                        false)
                .export(golden.in("model"));

        assertThat(export.indexNames()).containsExactly("ix_note");
        assertThat(told)
                .anySatisfy(text -> assertThat(text)
                        .contains("The model is being exported for ", "where: at model.Mine.contribute(Mine.java:")
                        .contains("end\n         this run, and keep that out of the classes that Hibernate loads"))
                .noneMatch(text -> text.contains("app//"));
    }

    private static void open(Path gate) {
        try {
            Files.writeString(gate, "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void a_contributor_that_fails_is_named() throws IOException {
        Golden golden = withContributor("if (true) throw new IllegalStateException(\"no licence\");");

        assertThatThrownBy(() -> export(golden))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("TypeContributor model.Mine fails: no licence")
                .hasMessageContaining("where: " + golden.classes())
                .hasMessageContaining("Or leave its jar out of --classpath");
        assertThat(String.join("", printed)).contains("Caused by: java.lang.IllegalStateException: no licence");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "System.exit(0);"
                        + "| a class on the class path ends the JVM: System.exit is called | where: at model.Mine.contribute(Mine.java:9)",
                "System.out.println(\"loud \".repeat(99_999)); Runtime.getRuntime().halt(0);"
                        + "| has ended with code 0 and no answer | at last; --debug shows all of it:",
                "Runtime.getRuntime().halt(7); | has ended with code 7 and no answer | it has printed nothing",
                "System.out.println(new long[Integer.MAX_VALUE].length);"
                        + "| there is not memory enough to export the schema: | export JDK_JAVA_OPTIONS=-Xmx",
                "contribute(types, registry); | TypeContributor model.Mine fails: java.lang.StackOverflowError | where:",
                "class Sneaky { static <E extends Throwable> void hide(Throwable t) throws E { throw (E) t; } }"
                        + " Sneaky.<RuntimeException>hide(new Exception(\"x\".repeat(999_999)));"
                        + "| TypeContributor model.Mine fails: xxx | give it what it complains about",
            })
    void whatever_ends_the_export_is_told_shortly(String body, String what, String more) throws IOException {
        Golden golden = withContributor(body);

        assertThatThrownBy(() -> export(golden))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(what)
                .hasMessageContaining(more)
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(3000));
    }

    @Test
    void a_static_initializer_that_fails_is_named() throws IOException {
        write("model/Note.java", ENTITY.replace("Long id;", "Long id;\nstatic final int LENGTH = \"\".charAt(0);"));

        assertThatThrownBy(() -> export(compiled(Golden.ofThisJvm())))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the model does not boot: ")
                .hasMessageContaining("where: at model.Note.<clinit>(Note.java:10)");
    }

    @Test
    void a_class_that_a_contributor_lacks_is_named() throws IOException {
        Golden golden = withContributor("new Gone();");
        Files.delete(golden.classes().resolve("model/Mine$Gone.class"));

        assertThatThrownBy(() -> export(golden))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("a class is missing on the class path: model.Mine$Gone")
                .hasMessageContaining("needed by model.Mine of " + golden.classes())
                .hasMessageContaining("compile all of that again (mvn clean compile)")
                .hasMessageContaining("put the library that has it on --classpath");
    }

    @Test
    void a_method_that_another_version_has_is_named_with_both_jars() throws IOException {
        Golden golden = withContributor("new Gone().toString();");
        write(
                "model/Mine.java",
                CONTRIBUTOR.formatted("new Gone().later();").replace("Gone {}", "Gone { void later() {} }"));
        Golden later = Golden.compile(folder.resolve("sources"), Golden.ofThisJvm(), folder.resolve("later"));
        Files.copy(
                later.classes().resolve("model/Mine.class"),
                golden.classes().resolve("model/Mine.class"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> export(golden))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "two libraries on the class path do not fit each other: 'void model.Mine$Gone.later()'")
                .hasMessageContaining("model.Mine$Gone is of " + golden.classes());
    }

    @Test
    void entities_of_javax_persistence_are_refused_with_the_way_out() throws IOException {
        write("javax/persistence/Entity.java", "package javax.persistence; public @interface Entity {}");
        write("model/Old.java", "package model; @javax.persistence.Entity public class Old {}");

        assertThatThrownBy(() -> export(compiled(Golden.ofThisJvm())))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the entity classes have annotations of javax.persistence")
                .hasMessageContaining("where: model.Old, packages [model]")
                .hasMessageContaining("migrate them to jakarta.persistence");
    }

    @Test
    void classes_of_a_later_java_are_refused() throws IOException {
        write("model/Note.java", ENTITY);
        Golden golden = compiled(Golden.ofThisJvm());
        Path file = golden.classes().resolve("model/Note.class");
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = (byte) 200;
        Files.write(file, bytes);

        Model model = new Model(
                golden.classPath(), List.of(), List.of("model.Note"), java.util.Optional.empty(), java.util.Map.of());

        assertThatThrownBy(() -> new ChildExport(printed::add, text -> {}, false).export(model))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("compiled for a later Java")
                .hasMessageContaining("JAVA_HOME");
    }
}
