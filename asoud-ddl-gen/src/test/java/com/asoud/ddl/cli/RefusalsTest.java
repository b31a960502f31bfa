package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.faults.BadOptions;
import com.asoud.ddl.testmodel.faults.BareExpression;
import com.asoud.ddl.testmodel.faults.EqualAfterCut;
import com.asoud.ddl.testmodel.faults.GeneratorIndex;
import com.asoud.ddl.testmodel.faults.LongName;
import com.asoud.ddl.testmodel.faults.NoIdentifier;
import com.asoud.ddl.testmodel.faults.OnMappedSuperclass;
import com.asoud.ddl.testmodel.faults.OnSingleTableSubclass;
import com.asoud.ddl.testmodel.faults.SameNameHere;
import com.asoud.ddl.testmodel.faults.SameNameThere;
import com.asoud.ddl.testmodel.faults.SingleTable;
import com.asoud.ddl.testmodel.faults.TwoIndexesOfOneName;
import com.asoud.ddl.testmodel.faults.UnknownColumn;
import com.asoud.ddl.testmodel.faults.UnknownUniqueColumn;
import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.ddl.testmodel.shop.Parcel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be worked with: what it is, where, how to mend it; and nothing is written. */
class RefusalsTest {

    private static final String FAULTS = "com.asoud.ddl.testmodel.faults.";

    @TempDir
    private Path folder = Path.of("");

    static Stream<Arguments> models() {
        return Stream.of(
                model("""
                        Refused; nothing was written.

                          two indexes are called idx_same
                              where: @Index(name = "idx_same", columnList = "price") on %1$sTwoIndexesOfOneName
                                     @Index(name = "idx_same", columnList = "code") on %1$sTwoIndexesOfOneName
                              do:    give one of them another name: index names are unique in a schema, not only on a table
                        """, TwoIndexesOfOneName.class),
                model("""
                        Refused; nothing was written.

                          two indexes are called idx_shared
                              where: @Index(name = "IDX_Shared", columnList = "price") on %1$sSameNameThere
                                     @Index(name = "idx_shared", columnList = "code") on %1$sSameNameHere
                              do:    give one of them another name: index names are unique in a schema, not only on a table
                        """, SameNameHere.class, SameNameThere.class),
                model("""
                        Refused; nothing was written.

                          the name of index idx_شاخص_بسیار_بلند_برای_جدول_کالاهای_ما has 70 bytes; PostgreSQL keeps 63
                              where: @Index(name = "idx_شاخص_بسیار_بلند_برای_جدول_کالاهای_ما", columnList = "code") on %1$sLongName
                              do:    shorten it; PostgreSQL would cut it to idx_شاخص_بسیار_بلند_برای_جدول_کالاها without an error
                        """, LongName.class),
                model("""
                        Refused; nothing was written.

                          table unknown_column has no column colour, which idx_unknown names
                              where: @Index(name = "idx_unknown", columnList = "code, colour") on %1$sUnknownColumn
                              do:    use one of its columns: code, id, price
                        """, UnknownColumn.class),
                model("""
                        Refused; nothing was written.

                          table unknown_unique_column has no column colour, which idx_unknown_unique names
                              where: @Index(name = "idx_unknown_unique", columnList = "colour", unique = true) on %1$sUnknownUniqueColumn
                              do:    use one of its columns: code, id, price
                        """, UnknownUniqueColumn.class),
                model("""
                        Refused; nothing was written.

                          table bare_expression has no column lower(code), which idx_expression names
                              where: @Index(name = "idx_expression", columnList = "lower(code)") on %1$sBareExpression
                              do:    an expression needs parentheses around it: columnList = "(lower(code))"
                        """, BareExpression.class),
                model("""
                        Refused; nothing was written.

                          PostgreSQL rejects what the model asks for: ERROR: column "colour" does not exist
                            Position: 56
                              where: create index "idx_options" on bad_options (code) where colour = 'red'
                              do:    correct the annotation this statement comes from; an expression in columnList needs
                                     parentheses around it: columnList = "(lower(email))"
                        """, BadOptions.class),
                model("""
                        Refused; nothing was written.

                          index idx_counters is declared, but Hibernate does not create it
                              where: @Index(name = "idx_counters", columnList = "sequence_name") on %1$sGeneratorIndex, id
                              do:    check that its table is one of an @Entity among the given classes, and that the index is declared
                                     in the annotation of that table
                        """, GeneratorIndex.class),
                model("""
                        Refused for 3 reasons; nothing was written.

                          table bare_expression has no column lower(code), which idx_expression names
                              where: @Index(name = "idx_expression", columnList = "lower(code)") on %1$sBareExpression
                              do:    an expression needs parentheses around it: columnList = "(lower(code))"

                          table unknown_column has no column colour, which idx_unknown names
                              where: @Index(name = "idx_unknown", columnList = "code, colour") on %1$sUnknownColumn
                              do:    use one of its columns: code, id, price

                          table unknown_unique_column has no column colour, which idx_unknown_unique names
                              where: @Index(name = "idx_unknown_unique", columnList = "colour", unique = true) on %1$sUnknownUniqueColumn
                              do:    use one of its columns: code, id, price
                        """, UnknownUniqueColumn.class, UnknownColumn.class, BareExpression.class));
    }

    private static Arguments model(String message, Class<?>... types) {
        return Arguments.of(types, message.formatted(FAULTS));
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_faulty_model_is_refused(Class<?>[] types, String message) {
        Terminal run = Terminal.onTestServer("generate", folder.resolve("db"), Terminal.classes(types));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err().strip().lines())
                .containsExactlyElementsOf(message.strip().lines().toList());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void names_that_are_equal_after_the_cut_are_refused_beside_being_too_long() {
        refused(Terminal.classes(EqualAfterCut.class))
                .contains("Refused for 3 reasons")
                .contains("two index names are equal in their first 63 bytes: ")
                .contains("on " + FAULTS + "EqualAfterCut")
                .contains("shorten them: PostgreSQL cuts names without an error");
    }

    /** Indexes where Hibernate would not look for them. */
    @Test
    void indexes_declared_where_there_is_no_table_are_refused() {
        refused(Terminal.classes(OnMappedSuperclass.class))
                .contains("the model does not boot: ")
                .contains(FAULTS + "BaseWithIndex' may not specify a '@Table'");
        refused(Terminal.classes(SingleTable.class, OnSingleTableSubclass.class))
                .contains("the model does not boot: ")
                .contains(FAULTS + "OnSingleTableSubclass' is a subclass in a 'SINGLE_TABLE' hierarchy");
    }

    @Test
    void a_model_that_does_not_boot_is_refused() {
        refused(Terminal.classes(NoIdentifier.class))
                .contains("the model does not boot: Entity '" + FAULTS + "NoIdentifier' has no identifier")
                .contains("correct the mapping that Hibernate complains about");
    }

    @Test
    void a_model_without_entities_is_refused() {
        for (String model : new String[] {
            "--packages=com.example.nothing", "--classes=java.lang.String", "--persistence-unit=empty", "--packages="
        }) {
            refused(model).as(model).contains("no entity classes found").contains("--packages=com.example.model");
        }
    }

    @Test
    void every_unknown_class_is_named() {
        refused("--classes=com.example.Nothing,com.asoud.ddl.testmodel.shop.article," + Parcel.class.getName())
                .contains("Refused for 2 reasons")
                .contains("no such class: com.example.Nothing")
                .contains("no such class: com.asoud.ddl.testmodel.shop.article")
                .contains("write its full name");
    }

    @Test
    void a_class_path_that_lacks_something_is_refused() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Path entity = Files.writeString(folder.resolve("Part.java"), """
                @jakarta.persistence.Entity
                public class Part extends Whole {}

                @jakarta.persistence.Entity
                class Piece extends Whole {}

                class Whole {
                    @jakarta.persistence.Id
                    Long id;
                }
                """);
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "this is no JDK");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        assertThat(compiler.run(
                        null, null, null, "-proc:none", "-cp", classPath, "-d", classes.toString(), entity.toString()))
                .isZero();
        Files.delete(classes.resolve("Whole.class"));

        Terminal run = Terminal.onTestServer(
                "generate", folder.resolve("db"), "--classpath=" + classes, "--classes=Part,Piece");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("class Whole is missing; needed by Part, Piece")
                .contains("where: " + classes.resolve("Part.class"))
                .contains("compile all of that again (mvn clean compile)")
                .contains("put the library that has it on --classpath")
                .doesNotContain("reasons");
        assertThat(folder.resolve("db")).doesNotExist();
    }

    @Test
    void an_unknown_persistence_unit_is_refused_naming_the_ones_there_are() {
        refused("--persistence-unit=shoop")
                .contains("no persistence unit of that name")
                .contains("META-INF/persistence.xml on the class path has ")
                .contains("shop")
                .contains("--persistence-unit");
    }

    @Test
    void a_class_path_that_does_not_exist_is_refused() {
        Path missing = folder.resolve("not here");

        refused("--classpath=" + missing, "--packages=com.example")
                .contains("no such file or folder on the class path")
                .contains("where: " + missing)
                .contains("compile the entities first, or correct --classpath=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --shadow-url=jdbc:postgresql://localhost:1/postgres          | localhost:1 refused                       | or leave --shadow-url away
            --shadow-url=jdbc:postgresql://nowhere.invalid/postgres      | nowhere.invalid                           | check that the server runs
            --shadow-url=jdbc:postgresql://localhost/x?password=geheim   | the URL of the PostgreSQL server holds a password | PGPASSWORD
            --shadow-url=jdbc:postgresql://localhost/x?a=b&Password=geheim | holds a password                        | PGPASSWORD
            --shadow-url=jdbc:postgresql://localhost/x?sslpassword=geheim | holds a password                         | PGPASSWORD
            --shadow-url=jdbc:postgresql://me:geheim@localhost/x         | jdbc:postgresql://me:…@localhost/x        | PGPASSWORD
            --shadow-url=jdbc:postgresql://me:1/geheim@localhost/x       | jdbc:postgresql://me:…@localhost/x        | PGPASSWORD
            --shadow-url=jdbc:mysql://localhost/x                        | this is not the URL of a PostgreSQL server | --shadow-url=jdbc:postgresql://localhost:5432/postgres
            --shadow-url=jdbc:postgresql:/localhost/x                    | this is not the URL of a PostgreSQL server | --shadow-url=jdbc:postgresql://localhost:5432/postgres
            --postgres=13                                                | 13' is not a supported major version      | --postgres=16
            --postgres=eighteen                                          | eighteen' is not a supported major        | --postgres=16
            --postgres=15                                                | PostgreSQL 15 is asked for, but its binaries are not on the class path | -Dddl.postgres=15
            """)
    void a_server_that_is_not_there_is_refused(String option, String what, String remedy) {
        Terminal run =
                Terminal.run("generate", "--output=" + folder.resolve("db"), Terminal.classes(Parcel.class), option);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("Refused; nothing was written.")
                .contains(what)
                .contains(remedy);
        assertThat(run.err() + run.out()).as("a password is not repeated").doesNotContain("geheim");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_output_that_is_a_file_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("db"), "mine");
        for (Path output : new Path[] {file, file.resolve("below")}) {
            Terminal run = Terminal.onTestServer("generate", output, Terminal.classes(Parcel.class));

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .contains("this is a file, not a folder")
                    .contains("where: " + file)
                    .contains("--output=src/main/resources/db");
            assertThat(run.out()).as("noticed before the work is done").isEmpty();
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void an_output_that_cannot_be_written_is_refused_and_left_as_it_was() throws IOException {
        Path db = folder.resolve("db");
        Files.createDirectories(db.resolve("migration"));
        Files.writeString(db.resolve("migration/common"), "a file where a folder should be");
        Map<String, String> before = Terminal.files(db);

        Terminal run = Terminal.onTestServer("generate", db, Terminal.classes(Parcel.class));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no file was written below " + db, "where: " + db.resolve("migration/common"));
        assertThat(run.err()).contains("do:    let this user write there").doesNotContain("Exception", ".writing-");
        assertThat(Terminal.files(db)).isEqualTo(before);
        assertThat(Files.list(db)).as("no folder of its own is left").hasSize(1);
    }

    @Test
    void a_migration_that_fails_is_refused_with_its_line() throws IOException {
        Path db = generated(Parcel.class);
        Path broken = db.resolve("migration/common/V7__broken.sql");
        Files.writeString(broken, "CREATE TABLE a (id bigint);\n\nCREATE TABLE b (\n  id nonsense\n);\n");

        unchanged(db, "check", Parcel.class)
                .contains("a migration fails: V7__broken.sql: type \"nonsense\" does not exist")
                .contains("where: " + broken + ", line 4")
                .contains("correct or remove that file");
    }

    @ParameterizedTest
    @CsvSource({"common", "standard", "concurrent"})
    void a_version_that_exists_twice_is_refused_naming_both_and_all_that_was_generated_since(String location)
            throws IOException {
        Path db = generated(Article.class, "--existing-tables=article");
        Set<String> generated = Terminal.files(db).keySet();
        Path twin = db.resolve("migration").resolve(location).resolve("V1__twin.sql");
        Files.createDirectories(twin.getParent());
        Files.writeString(twin, "CREATE TABLE twin (id bigint);\n");

        unchanged(db, "generate", Article.class, "--existing-tables=article")
                .contains("two migrations have the version 1, perhaps of two branches")
                .contains(twin.toString())
                .contains(generated)
                .doesNotContain("reasons");
    }

    @Test
    void a_concurrent_file_that_was_deleted_is_named() throws IOException {
        Path db = generated(Article.class, "--existing-tables=article");
        Path deleted = only(db.resolve("migration/concurrent"), "__create_index_idx_article_email_on_article.sql");
        String name = deleted.getFileName().toString().substring(1);
        Files.delete(deleted);

        unchanged(db, "check", Article.class, "--existing-tables=article")
                .contains("Refused; nothing was written.")
                .contains("a generated file is missing: migration/concurrent/V" + name)
                .contains("git checkout -- '" + deleted + "'");

        Files.delete(deleted.resolveSibling("V" + name + ".conf"));
        unchanged(db, "check", Article.class, "--existing-tables=article")
                .contains("a generated file is missing: migration/concurrent/V" + name);

        // Without a trace of it, there is still the other flavour.
        Files.delete(db.resolve("rollback/concurrent/U" + name));
        unchanged(db, "check", Article.class, "--existing-tables=article")
                .contains("the two flavours build different schemas")
                .contains("idx_article_email")
                .contains("bring back the file that was removed or edited");
    }

    private static Path only(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void a_hand_written_migration_of_one_flavour_is_refused() throws IOException {
        Path db = generated(Parcel.class);
        Path hand = db.resolve("migration/standard/V5__by_hand.sql");
        Files.createDirectories(hand.getParent());
        Files.writeString(hand, "CREATE INDEX by_hand ON parcel (id);\nCREATE INDEX by_hand_2 ON parcel (sentat);\n");

        unchanged(db, "generate", Parcel.class)
                .contains("Refused for 2 reasons")
                .contains("by_hand")
                .contains("by_hand_2")
                .contains("a migration written by");
    }

    private AbstractStringAssert<?> refused(String... model) {
        Terminal run = Terminal.onTestServer("generate", folder.resolve("db"), model);
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(folder).isEmptyDirectory();
        return assertThat(run.err())
                .contains("nothing was written")
                .contains("where: ")
                .contains("do:   ");
    }

    private Path generated(Class<?> type, String... arguments) {
        Path db = folder.resolve("db");
        String[] all = Stream.concat(Stream.of(arguments), Stream.of(Terminal.classes(type)))
                .toArray(String[]::new);
        assertThat(Terminal.onTestServer("generate", db, all).code()).isZero();
        return db;
    }

    private static AbstractStringAssert<?> unchanged(Path db, String command, Class<?> type, String... arguments) {
        Map<String, String> before = Terminal.files(db);
        String[] all = Stream.concat(Stream.of(arguments), Stream.of(Terminal.classes(type)))
                .toArray(String[]::new);
        Terminal run = Terminal.onTestServer(command, db, all);
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
        assertThat(Terminal.files(db)).isEqualTo(before);
        return assertThat(run.err());
    }
}
