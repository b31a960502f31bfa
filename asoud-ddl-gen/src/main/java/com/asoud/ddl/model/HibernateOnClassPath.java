package com.asoud.ddl.model;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which Hibernate is on a class path, found out from its jars before any of it runs: whether it is there once, is
 * supported, and fits the rest.
 *
 * @param modules jars of Hibernate ORM, such as hibernate-core and hibernate-envers
 * @param persistence whether there is Jakarta Persistence, and which
 */
record HibernateOnClassPath(ClassPath path, List<Module> modules, Persistence persistence) {

    private static final String CORE = "hibernate-core";

    /** Of the compiler; they do not run with the rest. */
    private static final Set<String> PROCESSORS = Set.of("hibernate-processor", "hibernate-jpamodelgen");

    private static final Release OLDEST = new Release(6, 2);
    private static final Release NEWEST = new Release(7, 4);

    /** A jar of Hibernate ORM as its manifest describes it. */
    record Module(Path jar, String title, String version) {

        Optional<Release> release() {
            return Release.of(version);
        }

        @Override
        public String toString() {
            return jar.toString();
        }
    }

    private record Release(int major, int minor) implements Comparable<Release> {

        private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\..*");
        private static final Comparator<Release> ORDER =
                Comparator.comparingInt(Release::major).thenComparingInt(Release::minor);

        static Optional<Release> of(String version) {
            Matcher matcher = FORM.matcher(version);
            return matcher.matches()
                    ? Optional.of(new Release(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                    : Optional.empty();
        }

        @Override
        public int compareTo(Release other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    private enum Persistence {
        NONE,
        BEFORE_3_2,
        SINCE_3_2
    }

    static HibernateOnClassPath of(ClassPath path) {
        List<Module> modules = new ArrayList<>();
        Persistence persistence = Persistence.NONE;
        boolean unnamed = false;
        for (Path part : path.parts()) {
            if (!Files.isRegularFile(part)) {
                continue;
            }
            try (JarFile jar = new JarFile(part.toFile(), false)) {
                Optional<Module> module = module(part, jar);
                module.ifPresent(modules::add);
                unnamed |= module.isEmpty() && jar.getEntry("org/hibernate/Version.class") != null;
                if (persistence == Persistence.NONE && jar.getEntry("jakarta/persistence/Entity.class") != null) {
                    persistence = jar.getEntry("jakarta/persistence/PersistenceConfiguration.class") == null
                            ? Persistence.BEFORE_3_2
                            : Persistence.SINCE_3_2;
                }
            } catch (IOException noJar) {
                // A class path may have anything on it.
            }
        }
        if (unnamed && modules.stream().noneMatch(module -> module.title().equals(CORE))) {
            // Packed into a jar of somebody else, which says no version.
            modules.add(new Module(Path.of(""), CORE, ""));
        }
        return new HibernateOnClassPath(path, modules, persistence);
    }

    private static Optional<Module> module(Path part, JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        if (manifest == null) {
            return Optional.empty();
        }
        Attributes attributes = manifest.getMainAttributes();
        String title = attributes.getValue("Implementation-Title");
        String url = attributes.getValue("Implementation-Url");
        String version = attributes.getValue("Implementation-Version");
        return title != null && version != null && url != null && url.endsWith("hibernate.org/orm")
                ? Optional.of(new Module(part, title, version))
                : Optional.empty();
    }

    /**
     * @param ofBuildTool whether a build tool gives the class path: then nobody needs to be told how to
     * @return what the user should know: that this Hibernate is newer than those that were tried
     * @throws Refusal if the schema cannot be exported with it
     */
    Optional<String> check(boolean ofBuildTool) {
        List<Module> cores =
                modules.stream().filter(module -> module.title().equals(CORE)).toList();
        if (cores.isEmpty()) {
            throw new Refusal(
                    "Hibernate is not on the class path: the schema is exported by the one that the project uses",
                    where(),
                    "add org.hibernate.orm:hibernate-core, or the JPA starter, to the module's\ndependencies"
                            + (ofBuildTool
                                    ? ""
                                    : ". The command line needs all the project runs with:\n"
                                            + "mvn dependency:copy-dependencies -DoutputDirectory=target/lib, then\n"
                                            + "--classpath='target/classes" + File.pathSeparator + "target/lib/*'"));
        }
        List<Problem> problems = new ArrayList<>();
        Module core = cores.get(0);
        mixed(core).ifPresent(problems::add);
        if (problems.isEmpty()) {
            unsupported(core).or(() -> oldPersistence(core)).ifPresent(problems::add);
        }
        Refusal.unlessNone(problems);
        return core.release()
                .filter(release -> release.compareTo(NEWEST) > 0)
                .map(release -> "Hibernate " + core.version() + " is newer than those the export was tried with, up to "
                        + NEWEST + ".");
    }

    private Optional<Problem> mixed(Module core) {
        List<Module> others = modules.stream()
                .filter(module -> !module.version().equals(core.version()) && !PROCESSORS.contains(module.title()))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "mixed Hibernate versions on the class path: "
                                + Stream.concat(Stream.of(core), others.stream())
                                        .map(module -> module.title() + " " + module.version())
                                        .collect(Collectors.joining(", ")),
                        Stream.concat(Stream.of(core), others.stream())
                                .map(Module::toString)
                                .collect(Collectors.joining("\n")),
                        "leave one version: take each <version> of a single Hibernate module out of the build. Another\n"
                                + "than the managed one is chosen for all of them: under Spring Boot's parent by the property\n"
                                + "<hibernate.version>, else by importing org.hibernate.orm:hibernate-platform;\n"
                                + "mvn dependency:tree -Dincludes=org.hibernate* shows where each comes from"));
    }

    private static Optional<Problem> unsupported(Module core) {
        return core.release()
                .filter(release -> release.compareTo(OLDEST) < 0)
                .map(release -> new Problem(
                        "Hibernate " + core.version() + " is not supported: the export needs " + OLDEST + " or later"
                                + (release.major() < 6
                                        ? ", with jakarta.persistence instead of javax.persistence"
                                        : ""),
                        core.toString(),
                        "upgrade the project to Hibernate 6.6 or later; the guides are on\n"
                                + "https://hibernate.org/orm/releases"));
    }

    private Optional<Problem> oldPersistence(Module core) {
        if (persistence == Persistence.NONE) {
            return Optional.of(new Problem(
                    "jakarta.persistence-api is not on the class path",
                    where(),
                    "add jakarta.persistence:jakarta.persistence-api, which Hibernate " + core.version() + " needs"));
        }
        return core.release()
                .filter(release -> release.major() >= 7 && persistence == Persistence.BEFORE_3_2)
                .map(
                        release -> new Problem(
                                "Hibernate " + core.version()
                                        + " needs jakarta.persistence-api 3.2, and an older one is on the class path",
                                where(),
                                "use jakarta.persistence:jakarta.persistence-api 3.2.0; a parent or a platform may fix an older one"));
    }

    /** The class path, shortened. */
    private String where() {
        int most = 5;
        String some = path.parts().stream().limit(most).map(Path::toString).collect(Collectors.joining(", "));
        return "class path " + (some.isEmpty() ? "(empty)" : some)
                + (path.parts().size() > most ? " and " + (path.parts().size() - most) + " more" : "");
    }
}
