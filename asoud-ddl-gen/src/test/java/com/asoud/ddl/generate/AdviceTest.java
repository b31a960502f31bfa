package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.asoud.ddl.adopt.Decision;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.model.Golden;
import com.asoud.ddl.model.InThisJvm;
import com.asoud.export.ExportedSchema;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each annotation that is advised is written into an entity, as it was printed: then there is nothing left to decide.
 */
class AdviceTest extends AdoptionCase {

    private static final Pattern ANNOTATION = Pattern.compile("(?:map|declare) it: (@(\\w+)\\(.*\\))");
    private static final Pattern NAME =
            Pattern.compile("keep production's name: name = (\".*\") in the annotation of (.*)");

    private static final Pattern REMEDY = Pattern.compile("@(Column|ForeignKey)\\(.*\"?\\)(?=,|$)", Pattern.MULTILINE);

    private static final String PRODUCTION = """
            CREATE SCHEMA legacy;
            CREATE SCHEMA "Old Stock";
            CREATE TABLE legacy.log (id bigint PRIMARY KEY);
            CREATE TABLE "Old Stock"."order" (id bigint PRIMARY KEY);
            CREATE SEQUENCE legacy.ticket_seq INCREMENT BY 5;
            CREATE SEQUENCE "mixedSeq";
            CREATE TABLE a (id bigint PRIMARY KEY, name varchar(255), doc jsonb, other bigint, period int4range,
                "mixedCase" varchar(20), "two ""great"" words" varchar(255), "user" varchar(255),
                shout varchar(255) GENERATED ALWAYS AS (upper(name)) STORED, price numeric(8, 2));
            CREATE INDEX ix_plain ON a (name DESC NULLS LAST, "mixedCase");
            CREATE INDEX "ixMixed" ON a ("user", lower("mixedCase"), "two ""great"" words");
            CREATE INDEX ix_filled ON a (name) WITH (fillfactor = 70);
            CREATE INDEX ix_part ON a (name text_pattern_ops) INCLUDE (id) WHERE "mixedCase" IS NOT NULL;
            CREATE UNIQUE INDEX ux_nulls ON a (name, other) NULLS NOT DISTINCT;
            CREATE INDEX ix_path ON a USING gin (doc jsonb_path_ops);
            CREATE INDEX ix_bloom ON a USING brin (id int8_bloom_ops) WITH (pages_per_range = 16);
            CREATE INDEX no_hash ON a USING hash (name);
            CREATE INDEX no_brin ON a USING brin (id) WITH (pages_per_range = 16);
            CREATE INDEX no_gin ON a USING gin (to_tsvector('simple', name));
            CREATE INDEX no_gist ON a USING gist (period);
            ALTER TABLE a ADD CONSTRAINT "ukMixed" UNIQUE ("mixedCase", "user");
            ALTER TABLE a ADD CONSTRAINT no_deferred UNIQUE (other) DEFERRABLE INITIALLY DEFERRED;
            ALTER TABLE a ADD CONSTRAINT no_nulls UNIQUE NULLS NOT DISTINCT (price);
            ALTER TABLE a ADD CONSTRAINT no_included UNIQUE (price) INCLUDE (name);
            ALTER TABLE a ADD CONSTRAINT no_inherit CHECK (id > 1) NO INHERIT;
            ALTER TABLE a ADD CONSTRAINT no_overlap EXCLUDE USING gist (period WITH &&);
            ALTER TABLE a ADD CONSTRAINT "ckMixed" CHECK ("mixedCase" <> 'a"b');
            """;

    private static final String FIELDS = """
            @Id Long id;
            String name;
            @Column(columnDefinition = "jsonb") String doc;
            Long other;
            @Column(columnDefinition = "int4range") String period;
            """;

    @Test
    void what_is_advised_settles_the_decision() throws Exception {
        String production = ofThisServer(PRODUCTION);
        AdoptionResult first = adopt(production, entity("", FIELDS));
        List<String> advised = first.decisions().stream()
                .flatMap(decision -> decision.ways().stream())
                .map(ANNOTATION::matcher)
                .filter(Matcher::matches)
                .map(way -> way.group(1))
                .toList();
        List<String> columns = of("@Column", advised);
        List<String> sequences = of("@SequenceGenerator", advised);
        String table = "(indexes = {" + String.join(", ", of("@Index", advised)) + "}, uniqueConstraints = {"
                + String.join(", ", of("@UniqueConstraint", advised)) + "})";
        String fields = columns.stream()
                .map(column -> column + (column.contains("precision") ? " java.math.BigDecimal" : " String") + " f"
                        + columns.indexOf(column) + ";\n")
                .collect(Collectors.joining());

        AdoptionResult second = adopt(
                production + numbered(sequences, "CREATE TABLE s%1$s (id bigint PRIMARY KEY);"),
                String.join(" ", of("@Check", advised))
                        + entity(table, FIELDS + fields)
                        + numbered(of("@Table", advised), "%3$s @Entity class T%1$s { @Id Long id; }\n")
                        + numbered(sequences, """
                                @Entity class S%1$s { @Id @GeneratedValue(generator = "%2$s") %3$s Long id; }
                                """));

        assertThat(second.decisions()).extracting(Decision::fate).containsOnly(Decision.Fate.KEPT);
        assertThat(second.decisions())
                .allSatisfy(decision ->
                        assertThat(decision.ways()).contains("leave it as it is: JPA cannot express it, and it stays"))
                .extracting(Decision::what)
                .allMatch(what -> what.matches("(index|constraint) no_\\w+ on a is only in production"))
                .hasSameSizeAs(
                        Pattern.compile("no_\\w+").matcher(production).results().toList());
    }

    @Test
    void the_name_that_production_has_is_kept_as_advised() throws Exception {
        String production = """
                CREATE TABLE a (id bigint PRIMARY KEY, name varchar(255), other bigint,
                    CONSTRAINT "ckMixed" CHECK (other > 0), CONSTRAINT "ukMixed" UNIQUE (name),
                    CONSTRAINT "fkMixed" FOREIGN KEY (other) REFERENCES a);
                CREATE INDEX "ixMixed" ON a (other);
                """;
        String model = """
                @Entity
                @Table(indexes = @Index(name = "ixMixed", columnList = "other"),
                       uniqueConstraints = @UniqueConstraint(name = "ukMixed", columnNames = "name"))
                @Check(name = "ckMixed", constraints = "other > 0")
                class A {
                    @Id Long id;
                    String name;
                    @ManyToOne @JoinColumn(name = "other", foreignKey = @ForeignKey(name = "fkMixed")) A other;
                }
                """;

        String advised = model;
        for (Decision decision : adopt(production, model).decisions()) {
            Matcher way = NAME.matcher(decision.ways().get(0));
            assertThat(way.matches()).as("%s", decision).isTrue();
            advised = advised.replaceFirst("(?i)\"" + way.group(2) + '"', Matcher.quoteReplacement(way.group(1)));
        }

        assertThat(advised).isNotEqualTo(model);
        assertThat(adopt(production, advised).decisions()).isEmpty();
    }

    /** Whatever speaks against a schema made by hand is said at once; and what is advised settles it. */
    @Test
    void what_generate_refuses_can_be_written_into_the_model() throws Exception {
        Project project = new Project(folder.resolve("db"));
        project.write("migration/common/V1__by_hand.sql", """
                CREATE TABLE maker (id bigint PRIMARY KEY);
                CREATE TABLE a (id bigint PRIMARY KEY, name text, price numeric(9, 3), number integer,
                    other_id bigint CONSTRAINT fk_plain REFERENCES maker,
                    maker_id bigint CONSTRAINT fk_join REFERENCES maker ON DELETE SET NULL%s);
                CREATE TABLE a_tags (a_id bigint NOT NULL CONSTRAINT fk_tags REFERENCES a ON DELETE CASCADE,
                    tag varchar(255));
                CREATE TABLE a_makers (a_id bigint NOT NULL CONSTRAINT fk_one REFERENCES a ON DELETE CASCADE,
                    makers_id bigint NOT NULL CONSTRAINT fk_inverse REFERENCES maker ON DELETE CASCADE);
                """.formatted(
                        Project.serverVersion().startsWith("14.") ? "" : " (maker_id)"));
        String model = """
                @Entity class Maker { @Id Long id; }
                @Entity class A {
                    @Id Long id;
                    <a.name> String name;
                    <a.price> java.math.BigDecimal price;
                    <a.number> Long number;
                    @ManyToOne <OnDelete>
                    @JoinColumn(name = "other_id", foreignKey = <fk_plain>) Maker other;
                    @ManyToOne @JoinColumn(name = "maker_id", foreignKey = <fk_join>) Maker maker;
                    @ElementCollection
                    @CollectionTable(name = "a_tags", joinColumns = @JoinColumn(name = "a_id"), foreignKey = <fk_tags>)
                    @Column(name = "tag") java.util.List<String> tags;
                    @ManyToMany
                    @JoinTable(name = "a_makers", joinColumns = @JoinColumn(name = "a_id"), foreignKey = <fk_one>,
                        inverseJoinColumns = @JoinColumn(name = "makers_id"), inverseForeignKey = <fk_inverse>)
                    java.util.List<Maker> makers;
                }
                """;
        ExportedSchema before = export(
                model.replaceAll("<fk_\\w+>", "@ForeignKey")
                        .replaceAll("<a.\\w+>", "")
                        .replace(
                                "<OnDelete>",
                                "@org.hibernate.annotations.OnDelete(action = org.hibernate.annotations.OnDeleteAction.CASCADE)"));

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> project.generate(before));

        String advised = model.replace("<OnDelete>", "");
        for (Refusal.Problem problem : refusal.problems()) {
            Matcher subject =
                    Pattern.compile("column (a.\\w+)|constraint (\\w+)").matcher(problem.what());
            Matcher annotation = REMEDY.matcher(problem.remedy());
            assertThat(subject.find() && annotation.find()).as("%s", problem).isTrue();
            advised = advised.replace(
                    "<" + (subject.group(1) == null ? subject.group(2) : subject.group(1)) + ">", annotation.group());
        }
        assertThat(advised).as("%s", refusal.getMessage()).doesNotContainPattern("<(a|fk)");
        assertThat(project.generate(export(advised)).migrations()).isEmpty();
    }

    @Test
    void a_key_of_a_collection_is_that_of_a_set_or_an_ordered_list() throws Exception {
        String production = """
                CREATE TABLE a (id bigint PRIMARY KEY);
                CREATE TABLE tags (a_id bigint NOT NULL REFERENCES a, tag varchar(255) NOT NULL, PRIMARY KEY (a_id, tag));
                CREATE TABLE notes (a_id bigint NOT NULL REFERENCES a, at integer NOT NULL, note varchar(255),
                    PRIMARY KEY (a_id, at));
                """;
        String model = """
                @Entity class A {
                    @Id Long id;
                    @ElementCollection @CollectionTable(name = "tags", joinColumns = @JoinColumn(name = "a_id"))
                    @Column(name = "tag", nullable = false) java.util.%s<String> tags;
                    @ElementCollection @CollectionTable(name = "notes", joinColumns = @JoinColumn(name = "a_id"))
                    @Column(name = "note") %s java.util.List<String> notes;
                }
                """;

        assertThat(adopt(production, model.formatted("List", "")).decisions())
                .filteredOn(decision -> decision.what().contains("_pkey"))
                .hasSize(2)
                .allSatisfy(decision -> assertThat(decision.ways().get(0))
                        .contains("a Set", "nullable = false", "@OrderColumn", "@Id cannot say it"));
        assertThat(adopt(production, model.formatted("Set", "@OrderColumn(name = \"at\")"))
                        .decisions())
                .extracting(Decision::what)
                .noneMatch(what -> what.contains("_pkey"));
    }

    /** The list of words is right: on any server they are reserved, and no others that look plain. */
    @Test
    void names_that_are_reserved_words_are_quoted() throws Exception {
        List<String> words;
        try (ShadowServer server = Project.lend();
                Connection connection = server.create("words").connect()) {
            words = Sql.column(
                    connection, "SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T') ORDER BY word");
        }
        String tables = words.stream()
                .map(word -> "CREATE TABLE \"" + word + "\" (id bigint PRIMARY KEY);")
                .collect(Collectors.joining());

        assertThat(adopt(tables + "CREATE TABLE a (id bigint PRIMARY KEY);", entity("", "@Id Long id;"))
                        .decisions())
                .extracting(decision -> decision.ways().get(0))
                .containsExactlyElementsOf(words.stream()
                        .map(word -> "map it: @Table(name = \"\\\"" + word + "\\\"\")")
                        .toList());
    }

    /** PostgreSQL 14 always takes nulls for different. */
    private static String ofThisServer(String production) {
        return Project.serverVersion().startsWith("14.")
                ? production
                        .lines()
                        .filter(line -> !line.contains("NULLS NOT DISTINCT"))
                        .collect(Collectors.joining("\n"))
                : production;
    }

    private static String entity(String table, String fields) {
        return "@Entity @Table" + table + " class A {\n" + fields + "}\n";
    }

    private static List<String> of(String kind, List<String> annotations) {
        List<String> found =
                annotations.stream().filter(each -> each.startsWith(kind + "(")).toList();
        assertThat(found).as(kind).isNotEmpty();
        return found;
    }

    /** Each with its number, its first literal, and itself. */
    private static String numbered(List<String> annotations, String format) {
        return annotations.stream()
                .map(each -> format.formatted(annotations.indexOf(each), each.split("\"")[1], each))
                .collect(Collectors.joining());
    }

    private ExportedSchema export(String entities) throws IOException {
        Path sources = Files.createTempDirectory(folder, "sources");
        Files.writeString(
                sources.resolve("A.java"),
                "package advice;\nimport jakarta.persistence.*;\nimport org.hibernate.annotations.Check;\n" + entities);
        Golden compiled = Golden.compile(sources, Golden.ofThisJvm(), Files.createTempDirectory(folder, "classes"));
        return InThisJvm.export(compiled.in("advice"));
    }

    private AdoptionResult adopt(String production, String entities) throws IOException, SQLException {
        ExportedSchema model = export(entities);
        try (ShadowServer server = Project.lend()) {
            ShadowDatabase database = server.create("live");
            try (Connection connection = database.connect()) {
                SqlScript.run(connection, production);
            }
            return adoption(
                            new Project(folder.resolve("db")).folder(),
                            () -> read(TestServer.url(database), "postgres"),
                            () -> model,
                            false)
                    .run();
        }
    }
}
