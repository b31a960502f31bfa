package com.asoud.it.selfchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.cli.DdlTool;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The part of {@link SelfChangeCheck} that takes seconds: the changes are still changes of this project, compile, and
 * become migrations of their own.
 */
class SelfChangeTest {

    private static final String MODEL = "asoud-model/src/main/java";
    private static final String MIGRATIONS = "asoud-model/src/main/resources/db";

    @RegisterExtension
    static final ClonedDatabase server = ClonedDatabase.of(Template.EMPTY);

    @Test
    void an_index_a_column_and_an_entity_become_files_of_their_own_and_no_other_file_changes()
            throws IOException, SQLException {
        try (ProjectCopy copy = ProjectCopy.of("asoud-model/src/main", "asoud-it/src/test")) {
            Map<String, String> committed = copy.contents(MIGRATIONS);

            copy.change();
            Path classes = compile(copy.root().resolve(MODEL), copy.root().resolve("classes"));
            generate(copy, classes);

            TreeMap<String, String> all = copy.contents(MIGRATIONS);
            assertThat(all).containsAllEntriesOf(committed);
            all.keySet().removeAll(committed.keySet());
            assertThat(all.keySet())
                    .anyMatch(file -> file.matches("migration/common/V\\d+__create_table_review.sql"))
                    .anyMatch(file -> file.matches("migration/standard/.*_order_item_unit_price_idx_.*"))
                    .anyMatch(file -> file.matches("migration/concurrent/.*_order_item_unit_price_idx_.*"))
                    .anyMatch(file -> file.matches("migration/standard/.*_product_weight_in_grams.*"))
                    .anyMatch(file -> file.matches("migration/concurrent/.*_product_weight_in_grams.*"))
                    .allMatch(file -> file.matches(".*(review|order_item_unit_price_idx|product_weight_in_grams).*"));
        }
    }

    /** Without annotation processors: the migrations need the entities, not what implements the repositories. */
    private static Path compile(Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (Stream<Path> tree = Files.walk(sources);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java =
                    tree.filter(path -> path.toString().endsWith(".java")).toList();
            List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath());
            boolean compiled = compiler.getTask(
                            complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
                    .call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
        return classes;
    }

    private static void generate(ProjectCopy copy, Path classes) throws IOException, SQLException {
        try (TestDatabase shadow = server.another()) {
            PGSimpleDataSource address = shadow.dataSource().unwrap(PGSimpleDataSource.class);
            copy.run(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classes + File.pathSeparator + classPath(),
                    DdlTool.class.getName(),
                    "generate",
                    "--packages=com.asoud.model",
                    "--output=" + copy.root().resolve(MIGRATIONS),
                    "--existing-tables=product,market,order",
                    "--shadow-url=" + address.getURL(),
                    "--shadow-user=" + address.getUser()));
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
