package com.asoud.peers.generator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How the entities of a model say what they are: the same tables, each time in the annotations that a tool reads. */
enum Annotations {
    /** Jakarta Persistence 3.2, the first with {@code options} for a predicate. */
    JAKARTA("jakarta.persistence", true, true),

    /**
     * Java Persistence 2.2, which has no predicate. Ids are assigned: jpa2ddl cannot read the sequences that it has
     * written before.
     */
    JAVAX("javax.persistence", false, false),

    /** Ebean's own annotation for an index, built concurrently, since it offers that. */
    EBEAN("jakarta.persistence", true, true) {
        @Override
        String table(String table, List<IndexDefinition> indexes) {
            return indexes.stream().map(index -> ebean(table, index)).collect(Collectors.joining())
                    + "@Table(name = \"%s\")\n".formatted(table);
        }
    };

    private final String persistence;
    private final boolean predicates;
    private final boolean sequences;

    Annotations(String persistence, boolean predicates, boolean sequences) {
        this.persistence = persistence;
        this.predicates = predicates;
        this.sequences = sequences;
    }

    String imports() {
        return "import %s.*;\n".formatted(persistence);
    }

    /** What stands above the field of the id. */
    String id(String table) {
        return sequences ? """
                    @Id @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "%s_seq")
                        @SequenceGenerator(name = "%s_seq", sequenceName = "%s_seq", allocationSize = 50)""".formatted(table, table, table) : "@Id";
    }

    /** What stands above the class. */
    String table(String table, List<IndexDefinition> indexes) {
        return "@Table(name = \"%s\", indexes = {\n%s})\n"
                .formatted(table, indexes.stream().map(this::index).collect(Collectors.joining(",\n")));
    }

    private String index(IndexDefinition index) {
        String options = index.predicate().isEmpty() || !predicates
                ? ""
                : ", options = \"where %s\"".formatted(index.predicate());
        return "    @Index(name = \"%s\", columnList = \"%s\"%s)".formatted(index.name(), index.columns(), options);
    }

    /** What is more than a list of columns must be given as a statement. */
    private static String ebean(String table, IndexDefinition index) {
        if (index.predicate().isEmpty() && !index.columns().contains(" desc")) {
            String columns = Arrays.stream(index.columns().split(", "))
                    .map("\"%s\""::formatted)
                    .collect(Collectors.joining(", "));
            return "@io.ebean.annotation.Index(name = \"%s\", columnNames = {%s}, concurrent = true)\n"
                    .formatted(index.name(), columns);
        }
        return "@io.ebean.annotation.Index(name = \"%s\", concurrent = true, definition = \"create index concurrently %s on %s (%s)%s\")\n"
                .formatted(
                        index.name(),
                        index.name(),
                        table,
                        index.columns(),
                        index.predicate().isEmpty() ? "" : " where " + index.predicate());
    }
}
