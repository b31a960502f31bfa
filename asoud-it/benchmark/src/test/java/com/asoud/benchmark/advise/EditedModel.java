package com.asoud.benchmark.advise;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.cli.DdlTool;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.plan.Flavour;
import com.asoud.planguard.database.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The weather's entities, as somebody edits, compiles and generates them. */
final class EditedModel {

    private static final Path SOURCES = Path.of("../plan-guard/src/test/java/com/asoud/planguard/weather");
    private static final List<String> ENTITIES = List.of("Station", "Reading");

    /** Of their own, so that no other class of the name is found. */
    private static final String PACKAGE = "edited";

    private final Path sources;
    private final Path classes;
    private final Path migrations;

    EditedModel(Path folder) throws IOException {
        sources = Files.createDirectories(folder.resolve("sources"));
        classes = Files.createDirectories(folder.resolve("classes"));
        migrations = Files.createDirectories(folder.resolve("db"));
        for (String entity : ENTITIES) {
            String source = Files.readString(SOURCES.resolve(entity + ".java"));
            Files.writeString(
                    sources.resolve(entity + ".java"),
                    source.replace("package com.asoud.planguard.weather;", "package " + PACKAGE + ";"));
        }
    }

    /** Replaces an annotation by what is advised. */
    void write(String constant, String annotation) throws IOException {
        Path source = sources.resolve("Reading.java");
        Matcher there = Pattern.compile("@Index\\(name = Reading\\." + constant + ",[^)]*\\)")
                .matcher(Files.readString(source));
        assertThat(there.find()).as(constant).isTrue();
        Files.writeString(source, there.replaceFirst(Matcher.quoteReplacement(annotation)));
    }

    /** Compiles the entities, and does what {@code mvn generate-ddl} does. */
    void generate() {
        String path = classes + File.pathSeparator + System.getProperty("java.class.path");
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", path, "-d", classes.toString()));
        ENTITIES.forEach(
                entity -> arguments.add(sources.resolve(entity + ".java").toString()));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        StringWriter said = new StringWriter();
        int code = DdlTool.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("generate", "--classpath=" + path, "--packages=" + PACKAGE, "--output=" + migrations);
        assertThat(code).as(said.toString()).isZero();
    }

    List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(migrations)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> migrations.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Runs the files for production; after each statement, whoever asks may look at the database. */
    void migrate(TestDatabase database, Runnable afterEach) throws SQLException {
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(database.dataSource())
                .locations(new MigrationFolder(migrations)
                        .locations(Flavour.CONCURRENT)
                        .toArray(String[]::new))
                .callbacks(new Looking(afterEach));
        MigrationRunner.withoutTransactionalLock(flyway);
        flyway.load().migrate();
    }

    private record Looking(Runnable look) implements Callback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_EACH_MIGRATE_STATEMENT || event == Event.AFTER_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            look.run();
        }

        @Override
        public String getCallbackName() {
            return "looking";
        }
    }
}
