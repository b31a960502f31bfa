package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.model.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With Jakarta Persistence 3.1, whose {@code @Index} has no options, an index that needs some is written by hand. */
class IndexesByHandTest {

    private static final String ENTITY = """
            import jakarta.persistence.Column;
            import jakarta.persistence.Entity;
            import jakarta.persistence.Id;
            import org.hibernate.annotations.JdbcTypeCode;
            import org.hibernate.type.SqlTypes;

            @Entity
            public class Person {
                @Id Long id;
                String mail;
                @JdbcTypeCode(SqlTypes.LONG32VARCHAR) String history;
                @Column(columnDefinition = "text") String notes;
            }
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void it_is_kept_and_nothing_is_generated_against_it() throws IOException {
        Golden.Version hibernate = Golden.versions()
                .filter(version -> version.name().startsWith("6.6."))
                .findFirst()
                .orElseThrow();
        Path sources = Files.createDirectory(folder.resolve("sources"));
        Files.writeString(sources.resolve("Person.java"), ENTITY);
        Path db = folder.resolve("db");
        String[] model = {
            "--classpath="
                    + Golden.compile(sources, hibernate, folder.resolve("classes"))
                            .classPath()
                            .text(),
            "--classes=Person"
        };
        Path byHand = Files.createDirectories(db.resolve("migration/common")).resolve("V1__by_hand.sql");
        Files.writeString(byHand, """
                CREATE TABLE person (id bigint PRIMARY KEY, mail varchar(255), history text, notes text);
                """);
        Files.writeString(
                byHand.resolveSibling("V2__index_by_hand.sql"),
                "CREATE UNIQUE INDEX CONCURRENTLY ux_mail ON person (lower(mail)) INCLUDE (id) WHERE mail <> '';\n");

        Terminal generated = Terminal.onTestServer("generate", db, model);

        assertThat(generated.code()).as(generated.out() + generated.err()).isZero();
        assertThat(generated.out()).contains("ux_mail");
        assertThat(Terminal.files(db)).hasSize(2);
        assertThat(Terminal.onTestServer("check", db, model).code()).isZero();
    }
}
