package com.asoud.peers.generator;

import com.asoud.postgres.ShadowDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** A tool that turns a model's changes into migrations, and the way its users run them. */
sealed interface Generator {

    /** Its name and version. */
    String title();

    Annotations annotations();

    /** Whether it starts a PostgreSQL server of its own. */
    default boolean startsServer() {
        return false;
    }

    Libraries libraries();

    /** Writes what the tool wants to be told once. */
    default void configure(Path project, EntityModel model) throws IOException {
        Files.createDirectories(output(project));
    }

    /**
     * The command line that writes the next migration into {@link #output}.
     *
     * @param database as it is in production, for a tool that asks it
     */
    List<String> generate(Path project, ShadowDatabase database) throws SQLException;

    /** Runs the migrations that the database does not have yet. */
    void migrate(Path project, ShadowDatabase database) throws Exception;

    /** Where the tool writes, and reads what it has written. */
    default Path output(Path project) {
        return project.resolve("output");
    }

    private static String url(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return connection.getMetaData().getURL();
        }
    }

    private static String user(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return connection.getMetaData().getUserName();
        }
    }

    /** With what a {@code CREATE INDEX CONCURRENTLY} needs. */
    private static void flyway(ShadowDatabase database, String prefix, Path... locations) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(database.dataSource())
                .sqlMigrationPrefix(prefix)
                .locations(Arrays.stream(locations)
                        .filter(Files::exists)
                        .map(location -> "filesystem:" + location)
                        .toArray(String[]::new));
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        configuration.load().migrate();
    }

    /** This project's. Its files are run by Flyway, in the concurrent flavour. */
    record Asoud(Libraries libraries, Path postgresCache) implements Generator {

        @Override
        public String title() {
            return "asoud-ddl-gen";
        }

        @Override
        public Annotations annotations() {
            return Annotations.JAKARTA;
        }

        @Override
        public boolean startsServer() {
            return true;
        }

        @Override
        public List<String> generate(Path project, ShadowDatabase database) {
            return libraries.java(
                    project,
                    List.of(),
                    "com.asoud.ddl.cli.DdlTool",
                    "generate",
                    "--packages=" + EntityModel.PACKAGE,
                    "--postgres-cache=" + postgresCache,
                    "--output=" + output(project));
        }

        @Override
        public void migrate(Path project, ShadowDatabase database) {
            Path migrations = output(project).resolve("migration");
            flyway(database, "V", migrations.resolve("common"), migrations.resolve("concurrent"));
        }
    }

    /**
     * The community edition of Liquibase with its extension for Hibernate: compares the entities with a database.
     *
     * @param types what to compare, as its option {@code --diff-types} has it; empty for what it compares by itself
     */
    record Liquibase(Libraries libraries, String types) implements Generator {

        private static final String CHANGES = "changes.xml";

        @Override
        public String title() {
            return "liquibase-hibernate7 %s, Liquibase %s%s"
                    .formatted(
                            libraries.version("liquibase-hibernate7"),
                            libraries.version("liquibase-core"),
                            types.isEmpty() ? "" : ", only " + types);
        }

        @Override
        public Annotations annotations() {
            return Annotations.JAKARTA;
        }

        @Override
        public void configure(Path project, EntityModel model) throws IOException {
            Files.createDirectories(output(project));
            Path folder = Files.createDirectories(EntityModel.classes(project).resolve("META-INF"));
            String classes = model.classNames().stream()
                    .map("<class>%s</class>"::formatted)
                    .collect(Collectors.joining("\n"));
            Files.writeString(folder.resolve("persistence.xml"), """
                    <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
                      <persistence-unit name="peers">
                        <provider>org.hibernate.jpa.HibernatePersistenceProvider</provider>
                        %s
                        <exclude-unlisted-classes>true</exclude-unlisted-classes>
                        <properties>
                          <property name="hibernate.dialect" value="org.hibernate.dialect.PostgreSQLDialect"/>
                          <property name="hibernate.boot.allow_jdbc_metadata_access" value="false"/>
                        </properties>
                      </persistence-unit>
                    </persistence>
                    """.formatted(classes));
        }

        @Override
        public List<String> generate(Path project, ShadowDatabase database) throws SQLException {
            List<String> command = command(project, database, "diff-changelog");
            command.add("--reference-url=hibernate:ejb3:peers");
            // The first migration makes the tables.
            if (!types.isEmpty() && Files.exists(output(project).resolve(CHANGES))) {
                command.add("--diff-types=" + types);
            }
            return command;
        }

        @Override
        public void migrate(Path project, ShadowDatabase database) throws Exception {
            MeasuredProcess.run(command(project, database, "update"), output(project), false)
                    .orElseThrow();
        }

        private List<String> command(Path project, ShadowDatabase database, String command) throws SQLException {
            return libraries.java(
                    project,
                    List.of(),
                    "liquibase.integration.commandline.LiquibaseCommandLine",
                    "--show-banner=false",
                    "--url=" + url(database),
                    "--username=" + user(database),
                    "--password=none",
                    command,
                    "--changelog-file=" + CHANGES);
        }
    }

    /** Ebean's generator, which keeps the model of each migration beside it, and its own runner. */
    record Ebean(Libraries libraries) implements Generator {

        @Override
        public String title() {
            return "Ebean " + libraries.version("ebean-ddl-generator");
        }

        @Override
        public Annotations annotations() {
            return Annotations.EBEAN;
        }

        @Override
        public List<String> generate(Path project, ShadowDatabase database) {
            return libraries.java(
                    project,
                    List.of("-javaagent:" + libraries.jar("ebean-agent")),
                    "com.asoud.peers.ebean.Generate",
                    output(project).toString(),
                    EntityModel.PACKAGE);
        }

        @Override
        public void migrate(Path project, ShadowDatabase database) throws Exception {
            List<String> command = libraries.java(
                    project,
                    List.of(),
                    "com.asoud.peers.ebean.Migrate",
                    output(project).resolve("dbmigration").toString(),
                    url(database),
                    user(database));
            MeasuredProcess.run(command, output(project), false).orElseThrow();
        }
    }

    /** jpa2ddl, which runs the migrations so far on H2 and has Hibernate 5 update that; its files are Flyway's. */
    record Jpa2ddl(Libraries libraries) implements Generator {

        @Override
        public String title() {
            return "jpa2ddl " + libraries.version("jpa2ddl-core");
        }

        @Override
        public Annotations annotations() {
            return Annotations.JAVAX;
        }

        @Override
        public List<String> generate(Path project, ShadowDatabase database) {
            return libraries.java(
                    project,
                    List.of("--add-opens=java.base/java.lang=ALL-UNNAMED"),
                    "com.devskiller.jpa2ddl.Generate",
                    output(project).toString(),
                    EntityModel.PACKAGE);
        }

        @Override
        public void migrate(Path project, ShadowDatabase database) {
            flyway(database, "v", output(project));
        }
    }
}
