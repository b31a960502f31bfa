package com.asoud.ddl.maven;

import com.asoud.ddl.cli.GoalRun;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What {@code generate} and {@code check} have in common. */
abstract class ModelGoal extends Goal {

    private static final String FOLDER = "asoud-ddl.output";

    /** Not that of the goals on a live database: set for those, it would ask here for a flat layout. */
    static final String FLAVOUR = "asoud-ddl.flat-flavour";

    /** Packages to scan for entity classes, with their subpackages. Example: com.example.shop */
    @Parameter(property = "asoud-ddl.packages")
    private @Nullable List<String> packages;

    /** Entity classes by name, instead of scanning or beside it. Example: com.example.shop.Article */
    @Parameter(property = "asoud-ddl.classes")
    private @Nullable List<String> classes;

    /** A unit in META-INF/persistence.xml on the class path, instead of packages and classes. Example: shop */
    @Parameter(property = "asoud-ddl.persistence-unit")
    private @Nullable String persistenceUnit;

    /**
     * The folder of the migrations, committed ones and new ones: below it are migration and rollback. Example:
     * src/main/resources/db
     */
    @Parameter(property = "asoud-ddl.output", defaultValue = "${project.basedir}/src/main/resources/db")
    private @Nullable File output;

    /**
     * flavours: migration/common, migration/standard and migration/concurrent. flat: all files in migration itself, of
     * one flavour, with versions like those that are there. Default: flat if there are migrations in none of the three
     * folders; otherwise flavours. Example: flat
     */
    @Parameter(property = "asoud-ddl.layout")
    private @Nullable String layout;

    /**
     * In a flat layout: concurrent, which blocks nobody, but needs a property of Flyway; or standard. Default: as the
     * last generated file; for the first, concurrent. Example: standard
     */
    @Parameter(property = FLAVOUR)
    private @Nullable String flavour;

    /**
     * The Hibernate PhysicalNamingStrategy that the application uses, if any. Example:
     * org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl
     */
    @Parameter(property = "asoud-ddl.physical-naming")
    private @Nullable String physicalNaming;

    /**
     * The Hibernate ImplicitNamingStrategy that the application uses, if any. Example:
     * org.springframework.boot.hibernate.SpringImplicitNamingStrategy
     */
    @Parameter(property = "asoud-ddl.implicit-naming")
    private @Nullable String implicitNaming;

    /** Another setting of Hibernate. Example: {@code <hibernate.default_schema>shop</hibernate.default_schema>} */
    @Parameter
    private @Nullable Map<String, String> properties;

    /**
     * The value of ${NAME} in a migration written by hand, as flyway.placeholders of the application. May be repeated.
     * Example: {@code <owner>asoud_owner</owner>}
     */
    @Parameter
    private @Nullable Map<String, String> placeholders;

    /**
     * A setting of the application's Flyway that its files do not say, or leave to the environment. May be repeated.
     * Example: {@code <locations>classpath:db/migration</locations>}
     */
    @Parameter
    private @Nullable Map<String, String> flyway;

    /**
     * Migrations that are classes and cannot run without the application, such as those that need a bean, and only
     * change rows: they are not run here, and their versions count. Before migrate runs what comes after one, the
     * application has to run it. Example: db.migration.V7__Fill_prices
     */
    @Parameter(property = "asoud-ddl.skip-java-migration")
    private @Nullable List<String> skipJavaMigration;

    /**
     * Tables that production already has, made by other means. The first migration creates them without their indexes,
     * so that it can be Flyway's baseline; the indexes follow in later files, as on any table that is in use. Example:
     * product,sales.order
     */
    @Parameter(property = "asoud-ddl.existing-tables")
    private @Nullable List<String> existingTables;

    /**
     * Also drop tables, columns and sequences that the model does not have any more, and narrow types; in a file of its
     * own, marked DESTRUCTIVE. Example: true
     */
    @Parameter(property = "asoud-ddl.allow-destructive", defaultValue = "false")
    private boolean allowDestructive;

    /**
     * A PostgreSQL server of your own to run the migrations on, instead of the embedded one. Databases named
     * asoud_ddl_… are created and removed; no other is touched. The password comes from PGPASSWORD or ~/.pgpass.
     * Example: jdbc:postgresql://localhost:5432/postgres
     */
    @Parameter(property = "asoud-ddl.shadow-url")
    private @Nullable String shadowUrl;

    /** The user on that server; needs CREATEDB. Example: postgres */
    @Parameter(property = "asoud-ddl.shadow-user")
    private @Nullable String shadowUser;

    /**
     * The major version of the embedded PostgreSQL, 14 to 18, if its binaries are on the class path. Default: the one
     * that is there. Example: 16
     */
    @Parameter(property = "asoud-ddl.postgres")
    private @Nullable String postgres;

    /**
     * Where the embedded PostgreSQL is unpacked, once. Default: the asoud-ddl-gen folder of the user's cache. Example:
     * /var/cache/asoud-ddl-gen
     */
    @Parameter(property = "asoud-ddl.postgres-cache")
    private @Nullable File postgresCache;

    /** Print one JSON document instead of text; steps and progress go to the error output. Example: true */
    @Parameter(property = "asoud-ddl.json", defaultValue = "false")
    private boolean json;

    @Override
    final String property(String option) {
        return option.equals("--flavour") ? FLAVOUR : super.property(option);
    }

    @Override
    String userOption() {
        return "--shadow-user";
    }

    @Override
    final boolean tellsAtOnce() {
        return json;
    }

    @Override
    final boolean isForAnother() throws MojoFailureException {
        return new SharedFolder(this, dependencies().collect(Collectors.joining(File.pathSeparator))).isToldByAnother();
    }

    @Override
    final List<String> fromMaven() throws MojoFailureException {
        File classesOfModule = new File(project.getBuild().getOutputDirectory());
        if (!classesOfModule.isDirectory()) {
            throw noClasses(classesOfModule);
        }
        String classpath = classpath(classesOfModule);
        requireOwnFolder(classesOfModule, classpath);
        return List.of("--module-classes=" + classesOfModule.getPath(), "--classpath=" + classpath);
    }

    private MojoFailureException noClasses(File classesOfModule) {
        boolean sources = project.getCompileSourceRoots().stream().anyMatch(root -> new File(root).isDirectory());
        if (!sources) {
            return new MojoFailureException("The module has no classes, and no sources of any.\n  where: "
                    + project.getBasedir()
                    + "\n  do:    set the property asoud-ddl.skip to true in it: <asoud-ddl.skip>true</asoud-ddl.skip>;"
                    + "\n         or declare the plugin in the module with the entities only");
        }
        boolean compiled = execution.getGoal().equals("generate");
        return new MojoFailureException(
                "The module has no compiled classes.\n  where: " + classesOfModule + "\n  do:    "
                        + (compiled
                                ? "the build has just compiled it: see above why there are none"
                                : "compile it before: mvn process-classes asoud-ddl:" + execution.getGoal())
                        + ";\n         or set the property asoud-ddl.skip in a module without entities");
    }

    /**
     * What it writes is known to each other module of the build, as the compiled module says it; the projects are the
     * same in all threads.
     */
    private void requireOwnFolder(File classesOfModule, String classpath) throws MojoFailureException {
        List<MavenProject> modules = session.getProjects();
        if (output == null || modules.size() < 2) {
            return;
        }
        String folder = GoalRun.migrations(
                        output.toPath(), classesOfModule.getPath(), classpath, flyway == null ? Map.of() : flyway)
                .toString();
        synchronized (modules.get(0)) {
            for (MavenProject module : modules) {
                if (module != project && folder.equals(module.getContextValue(FOLDER))) {
                    throw SharedFolder.failure(folder, module.getArtifactId() + " and " + project.getArtifactId());
                }
            }
            project.setContextValue(FOLDER, folder);
        }
    }

    /**
     * What the module is compiled with and what it runs with: an API may be {@code provided} by a server, and Hibernate
     * be there at run time only.
     */
    private String classpath(File classesOfModule) {
        return Stream.concat(Stream.of(classesOfModule.getPath()), dependencies())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Stream<String> dependencies() {
        return project.getArtifacts().stream()
                .filter(artifact -> artifact.getArtifactHandler().isAddedToClasspath())
                .map(Artifact::getFile)
                .map(File::getPath);
    }
}
