package com.asoud.ddl.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A model of any size, as compiled entity classes in a folder. Each entity has four indexes, an enum, a foreign key to
 * the entity before it, and a dozen columns.
 */
record LargeModel(int entities, Path classes) {

    static final String PACKAGE = "benchmark.model";
    static final int INDEXES_EACH = 4;

    /** Compiles it into the folder. */
    static LargeModel compile(int entities, Path folder) {
        try {
            Path sources = Files.createDirectories(folder.resolve("sources"));
            Path classes = Files.createDirectories(folder.resolve("classes"));
            List<String> arguments = new ArrayList<>(
                    List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
            for (int number = 0; number < entities; number++) {
                Path source = sources.resolve(name(number) + ".java");
                Files.writeString(source, source(number));
                arguments.add(source.toString());
            }
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
                throw new IllegalStateException("the model does not compile");
            }
            return new LargeModel(entities, classes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Changes one entity: a fifth index. */
    void addIndexToFirst() {
        try {
            Path source = classes.resolveSibling("sources").resolve(name(0) + ".java");
            Files.writeString(
                    source,
                    source(0)
                            .replace(
                                    "indexes = {",
                                    "indexes = {@Index(name = \"ix_0_added\", columnList = \"amount, name\"), "));
            ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-proc:none",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-d",
                            classes.toString(),
                            source.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<String> tables() {
        return IntStream.range(0, entities).mapToObj(LargeModel::table).toList();
    }

    private static String name(int number) {
        return "Entity" + number;
    }

    private static String table(int number) {
        return "entity_" + number;
    }

    private static String source(int number) {
        String columns = IntStream.range(0, 6)
                .mapToObj(column ->
                        "    @Column(name = \"text_%s\", length = 100) String text%s;%n".formatted(column, column))
                .collect(Collectors.joining());
        String before = number == 0 ? "" : """
                    @ManyToOne(fetch = FetchType.LAZY)
                    @JoinColumn(name = "before_id", foreignKey = @ForeignKey(name = "fk_%s_before"))
                    %s before;
                """.formatted(number, name(number - 1));
        return """
                package %s;
                import jakarta.persistence.*;
                import java.math.BigDecimal;
                import java.time.Instant;
                @Entity
                @Table(name = "%s", indexes = {
                    @Index(name = "ix_%s_status_created", columnList = "status, created_at"),
                    @Index(name = "ix_%s_name", columnList = "name"),
                    @Index(name = "ix_%s_created", columnList = "created_at desc, id"),
                    @Index(name = "ix_%s_amount", columnList = "amount", options = "where amount > 0")})
                public class %s {
                    public enum Status { DRAFT, OPEN, CLOSED }
                    @Id @GeneratedValue(strategy = GenerationType.SEQUENCE) Long id;
                    @Enumerated(EnumType.STRING) @Column(name = "status", nullable = false) Status status;
                    @Column(name = "name", nullable = false, length = 100) String name;
                    @Column(name = "created_at", nullable = false) Instant createdAt;
                    @Column(name = "amount", precision = 14, scale = 3) BigDecimal amount;
                %s%s}
                """.formatted(PACKAGE, table(number), number, number, number, number, name(number), columns, before);
    }
}
