package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.asoud.ddl.flyway.FlywayInput;
import com.asoud.ddl.flyway.FlywaySettings;
import com.asoud.ddl.flyway.JavaCode;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations and callbacks that are classes of the project. */
class JavaCodeTest {

    private static final String TABLE = "CREATE TABLE part (id bigint PRIMARY KEY, code varchar(50), price numeric);\n";
    private static final String INDEXED = TABLE + "CREATE INDEX idx_code ON part (code);\n";
    private static final Path FLYWAY = Path.of(
            Flyway.class.getProtectionDomain().getCodeSource().getLocation().getPath());

    @TempDir
    private Path folder;

    private Path classes = Path.of("");

    @BeforeEach
    void writeHistory() throws IOException {
        classes = Files.createDirectories(folder.resolve("its classes"));
        new Project(folder.resolve("db"))
                .write("migration/V1__part.sql", "CREATE TABLE part (id bigint PRIMARY KEY, code varchar(50));");
    }

    /** With its own Flyway, which is not the one of this tool though it is the same, or with none. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void they_run_with_the_projects_classes_and_their_versions_count(boolean ownFlyway) throws IOException {
        compile("app", "Words", """
                public class Words {
                    public static String of(Context context) {
                        return context.getConfiguration().getPlaceholders().get("words");
                    }
                }
                """);
        compile("db.migration", "V5_1__Add_price", """
                public class V5_1__Add_price extends BaseJavaMigration {
                    public void migrate(Context context) throws Exception {
                        context.getConnection().unwrap(org.postgresql.PGConnection.class);
                        try (java.sql.Statement sql = context.getConnection().createStatement()) {
                            sql.execute("ALTER TABLE part ADD COLUMN price numeric");
                            sql.execute("COMMENT ON TABLE part IS '" + app.Words.of(context) + "'");
                            sql.execute("CREATE TABLE flyway_is_" + (BaseJavaMigration.class.getClassLoader()
                                    == getClass().getClassLoader() ? "its_own" : "ours") + " (id bigint)");
                        }
                    }
                }
                """);
        compile("db.callback", "Grow", """
                public class Grow extends org.flywaydb.core.api.callback.BaseCallback {
                    public void handle(org.flywaydb.core.api.callback.Event event,
                            org.flywaydb.core.api.callback.Context context) {
                        if (event == org.flywaydb.core.api.callback.Event.AFTER_EACH_MIGRATE
                                && context.getMigrationInfo().getVersion().getVersion().equals("5.1")) {
                            try (java.sql.Statement sql = context.getConnection().createStatement()) {
                                sql.execute("CREATE TABLE called_back (id bigint)");
                            } catch (java.sql.SQLException failure) {
                                throw new IllegalStateException(failure);
                            }
                        }
                    }
                }
                """);
        String classpath = classes + (ownFlyway ? File.pathSeparator + FLYWAY : "");

        try (JavaCode code = JavaCode.of(classpath, List.of(), Set.of())) {
            Project project = project(code);
            GenerationResult result = project.generate(INDEXED);

            assertThat(project.files()).containsKey("migration/V5_2__create_index_idx_code_on_part.sql");
            assertThat(result.kept())
                    .contains(
                            "table called_back is not in the model, but db.migration.V5_1__Add_price was written by hand")
                    .anyMatch(text -> text.startsWith("table flyway_is_" + (ownFlyway ? "its_own" : "ours")));
            assertThat(result.notes().toString()).contains("db.migration.V5_1__Add_price, db.callback.Grow");
            assertThat(project.generate(INDEXED).migrations()).isEmpty();
        }
    }

    @Test
    void what_only_the_application_can_make_is_refused_unless_it_is_left_out() throws IOException {
        compile("app", "V7__Fill_code", """
                public class V7__Fill_code extends BaseJavaMigration {
                    public V7__Fill_code(StringBuilder bean) {}
                    public void migrate(Context context) {}
                }
                """);
        new Project(folder.resolve("db"))
                .write("migration/V2__price.sql", "ALTER TABLE part ADD COLUMN price numeric;");

        Problem problem = catchThrowableOfType(
                        Refusal.class, () -> JavaCode.of(classes.toString(), List.of(), Set.of()))
                .problems()
                .get(0);
        assertThat(problem.where()).isEqualTo("app.V7__Fill_code");
        assertThat(problem.what()).contains("no constructor without arguments");
        assertThat(problem.remedy()).contains("--skip-java-migration=app.V7__Fill_code");

        try (JavaCode code = JavaCode.of(classes.toString(), List.of(), Set.of("app.V7__Fill_code"))) {
            project(code).generate(INDEXED);

            assertThat(project(code).files()).containsKey("migration/V8__create_index_idx_code_on_part.sql");
            assertThat(project(code).generate(INDEXED).migrations()).isEmpty();
        }
    }

    @Test
    void one_that_fails_is_named_with_its_line() throws IOException {
        compile("db.migration", "V2__Ask_bean", """
                public class V2__Ask_bean extends BaseJavaMigration {
                    private StringBuilder bean;
                    public void migrate(Context context) {
                        bean.append("not there");
                    }
                }
                """);

        assertThat(problem().what())
                .startsWith("a migration fails: db.migration.V2__Ask_bean: java.lang.NullPointerException");
        assertThat(problem().where()).isEqualTo("db.migration.V2__Ask_bean.migrate(V2__Ask_bean.java:6)");
        assertThat(problem().remedy()).contains("--skip-java-migration=db.migration.V2__Ask_bean");
    }

    @Test
    void one_whose_statement_fails_is_told_in_the_words_of_the_server() throws IOException {
        compile("db.migration", "V2__Wrong", """
                public class V2__Wrong extends BaseJavaMigration {
                    public void migrate(Context context) throws Exception {
                        context.getConnection().createStatement().execute("SELECT kode FROM part");
                    }
                }
                """);

        assertThat(problem().what())
                .isEqualTo("a migration fails: db.migration.V2__Wrong: column \"kode\" does not exist");
        assertThat(problem().where()).isEqualTo("db.migration.V2__Wrong.migrate(V2__Wrong.java:5)");
        assertThat(problem().remedy()).contains("correct or remove that class");
    }

    @Test
    void one_that_lacks_a_class_of_its_own_is_refused_by_that_name() throws IOException {
        compile("lib", "Tool", "public class Tool {}");
        compile("db.migration", "V2__Lacking", """
                public class V2__Lacking extends BaseJavaMigration {
                    private final lib.Tool tool = new lib.Tool();
                    public void migrate(Context context) {}
                }
                """);
        Files.delete(classes.resolve("lib/Tool.class"));

        assertThat(catchThrowableOfType(Refusal.class, () -> JavaCode.of(classes.toString(), List.of(), Set.of())))
                .hasMessageContaining("java.lang.NoClassDefFoundError: lib/Tool")
                .hasMessageContaining("db.migration.V2__Lacking")
                .hasMessageContaining("--classpath");
    }

    private Problem problem() {
        try (JavaCode code = JavaCode.of(classes.toString(), List.of(), Set.of())) {
            return catchThrowableOfType(Refusal.class, () -> project(code).generate(INDEXED))
                    .problems()
                    .get(0);
        }
    }

    private Project project(JavaCode code) {
        return new Project(
                folder.resolve("db"), new FlywayInput(Map.of("words", "its own"), FlywaySettings.DEFAULTS, code));
    }

    private void compile(String packageName, String name, String body) throws IOException {
        Path source = folder.resolve("sources").resolve(name + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "package " + packageName + ";\nimport org.flywaydb.core.api.migration.*;\n" + body);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classpath = String.join(
                File.pathSeparator,
                FLYWAY.toString(),
                Path.of(org.postgresql.Driver.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString(),
                classes.toString());
        StringWriter complaints = new StringWriter();
        List<String> options = List.of("-d", classes.toString(), "-cp", classpath);
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(complaints, files, null, options, null, files.getJavaFileObjects(source))
                            .call())
                    .as(complaints.toString())
                    .isTrue();
        }
    }
}
