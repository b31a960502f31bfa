package com.asoud.peers.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;

/**
 * Entities of the shape that asoud-ddl-gen's own benchmark has, as many as wanted: each with four indexes, one of them
 * descending and one partial, an enum, a foreign key to the entity before it, and a dozen columns.
 */
record EntityModel(int entities, Annotations annotations) {

    static final String PACKAGE = "peers.model";
    static final String FIRST_TABLE = "entity_0";
    static final String NAME_INDEX = "ix_0_name";

    /** Writes and compiles all of it. */
    void compile(Path project, String classPath) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (int number = 0; number < entities; number++) {
            sources.add(write(project, number, Scenario.NOTHING));
        }
        compile(project, classPath, sources);
    }

    /** Edits one entity, and compiles that. */
    void edit(Path project, String classPath, Scenario scenario) throws IOException {
        compile(project, classPath, List.of(write(project, 0, scenario)));
    }

    /** All indexes before anything is edited. */
    List<IndexDefinition> indexes() {
        return IntStream.range(0, entities)
                .boxed()
                .flatMap(number -> indexes(number, Scenario.NOTHING).stream())
                .toList();
    }

    List<String> classNames() {
        return IntStream.range(0, entities)
                .mapToObj(number -> PACKAGE + "." + name(number))
                .toList();
    }

    static Path classes(Path project) {
        return project.resolve("classes");
    }

    private Path write(Path project, int number, Scenario scenario) throws IOException {
        Path folder = Files.createDirectories(project.resolve("sources"));
        return Files.writeString(folder.resolve(name(number) + ".java"), source(number, scenario));
    }

    private static void compile(Path project, String classPath, List<Path> sources) throws IOException {
        Path classes = Files.createDirectories(classes(project));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-g", "-nowarn", "-cp", classes + ":" + classPath, "-d", classes.toString()));
        sources.forEach(source -> arguments.add(source.toString()));
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("The sources in " + project + " do not compile.");
        }
    }

    private List<IndexDefinition> indexes(int number, Scenario scenario) {
        List<IndexDefinition> indexes = List.of(
                new IndexDefinition("ix_" + number + "_status_created", "status, created_at"),
                new IndexDefinition("ix_" + number + "_name", "name"),
                new IndexDefinition("ix_" + number + "_created", "created_at desc, id"),
                new IndexDefinition("ix_" + number + "_amount", "amount", "amount > 0"));
        return number == 0 ? scenario.edit(indexes) : indexes;
    }

    private static String name(int number) {
        return "Entity" + number;
    }

    private static String table(int number) {
        return "entity_" + number;
    }

    private String source(int number, Scenario scenario) {
        String columns = IntStream.range(0, 6)
                .mapToObj(column ->
                        "    @Column(name = \"text_%s\", length = 100) String text%s;\n".formatted(column, column))
                .collect(Collectors.joining());
        String before = number == 0 ? "" : """
                    @ManyToOne(fetch = FetchType.LAZY)
                    @JoinColumn(name = "before_id", foreignKey = @ForeignKey(name = "fk_%s_before"))
                    %s before;
                """.formatted(number, name(number - 1));
        return """
                package %s;
                %simport java.math.BigDecimal;
                import java.time.Instant;
                @Entity
                %spublic class %s {
                    public enum Status { DRAFT, OPEN, CLOSED }
                    %s Long id;
                    @Enumerated(EnumType.STRING) @Column(name = "status", nullable = false) Status status;
                    @Column(name = "name", nullable = false, length = 100) String name;
                    @Column(name = "created_at", nullable = false) Instant createdAt;
                    @Column(name = "amount", precision = 14, scale = 3) BigDecimal amount;
                %s%s}
                """.formatted(
                        PACKAGE,
                        annotations.imports(),
                        annotations.table(table(number), indexes(number, scenario)),
                        name(number),
                        annotations.id(table(number)),
                        columns,
                        before);
    }
}
