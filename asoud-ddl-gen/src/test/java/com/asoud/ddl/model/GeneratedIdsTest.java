package com.asoud.ddl.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.export.IdColumn;
import com.asoud.export.IdRow;
import com.asoud.export.IdSources;
import com.asoud.export.ModelSource;
import com.asoud.export.SchemaExport;
import com.asoud.postgres.ObjectName;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.CollectionId;
import org.hibernate.annotations.CollectionIdJdbcTypeCode;
import org.junit.jupiter.api.Test;

/** Which sequence fills which column is what Hibernate's generators do. */
class GeneratedIdsTest {

    @Entity(name = "Nut")
    static class Nut {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        Long id;
    }

    @Entity(name = "Bolt")
    @Table(schema = "yard")
    static class Bolt {
        @Id
        @GeneratedValue(generator = "shared")
        @SequenceGenerator(name = "shared", sequenceName = "Shared_Seq", allocationSize = 1)
        Long id;
    }

    @Entity(name = "Screw")
    @Table(name = "`Screw`")
    static class Screw {
        @Id
        @GeneratedValue(generator = "shared")
        @SequenceGenerator(name = "shared", sequenceName = "Shared_Seq", allocationSize = 1)
        @Column(name = "`Number`")
        Long id;
    }

    @Entity(name = "Tool")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Tool {
        @Id
        @GeneratedValue(generator = "tools")
        @SequenceGenerator(name = "tools", sequenceName = "tool_seq", schema = "yard")
        Long id;
    }

    @Entity(name = "Hammer")
    static class Hammer extends Tool {}

    @Entity(name = "Box")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class Box {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        Long id;
    }

    @Entity(name = "Crate")
    static class Crate extends Box {}

    @Entity(name = "Tin")
    static class Tin extends Box {}

    @Entity(name = "Counted")
    static class Counted {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;
    }

    @Entity(name = "Random")
    static class Random {
        @Id
        @GeneratedValue
        UUID id;
    }

    @Entity(name = "Labelled")
    static class Labelled {
        @Id
        Long id;

        @ElementCollection
        @CollectionTable(name = "label")
        @CollectionId(column = @Column(name = "row_id"), generator = "sequence")
        @CollectionIdJdbcTypeCode(Types.BIGINT)
        Collection<String> labels = List.of();
    }

    @Entity(name = "Washer")
    static class Washer {
        @Id
        @GeneratedValue(generator = "washers")
        @TableGenerator(
                name = "washers",
                table = "`Counters`",
                schema = "yard",
                pkColumnName = "Who",
                pkColumnValue = "it's washers",
                valueColumnName = "`Last`",
                allocationSize = 10)
        Long id;
    }

    @Test
    void every_sequence_knows_its_columns() {
        List<String> classes = Stream.of(GeneratedIdsTest.class.getDeclaredClasses())
                .map(Class::getName)
                .sorted()
                .toList();
        IdSources ids = SchemaExport.of(ModelSource.of(classes, Map.of()), GeneratedIdsTest.class.getClassLoader())
                .ids();

        assertThat(ids.rows())
                .containsOnly(Map.entry(
                        new IdRow(new ObjectName("yard", "Counters"), "who", "it's washers", "Last", 10),
                        columns(name("washer"), "id")));
        assertThat(ids.sequences())
                .containsOnly(
                        Map.entry(name("nut_seq"), columns(name("nut"), "id")),
                        Map.entry(
                                name("shared_seq"),
                                Stream.concat(
                                                columns(name("Screw"), "Number").stream(),
                                                columns(new ObjectName("yard", "bolt"), "id").stream())
                                        .toList()),
                        Map.entry(new ObjectName("yard", "tool_seq"), columns(name("tool"), "id")),
                        Map.entry(name("label_seq"), columns(name("label"), "row_id")),
                        Map.entry(
                                name("box_seq"),
                                Stream.concat(
                                                columns(name("crate"), "id").stream(),
                                                columns(name("tin"), "id").stream())
                                        .toList()));
    }

    private static ObjectName name(String name) {
        return new ObjectName("", name);
    }

    private static List<IdColumn> columns(ObjectName table, String column) {
        return List.of(new IdColumn(table, column));
    }
}
