package com.asoud.ddl.observe;

import com.asoud.ddl.flyway.Elsewhere;
import com.asoud.ddl.flyway.Facts.ElsewhereFact;
import com.asoud.ddl.flyway.JavaMigration;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Migrations that the application's Flyway has and that cannot be run with what was given: whatever comes after them
 * would run without them.
 */
public final class NotSeen {

    private NotSeen() {}

    /** Those of a database that the application may have migrated. */
    static List<Problem> of(MigrationFolder folder, List<Entry> entries) {
        return of(folder, entries, java -> true);
    }

    /**
     * Those of a history that runs from its beginning.
     *
     * @param entries of a database that has nothing; what was left out by name is none of them
     */
    public static List<Problem> anew(MigrationFolder folder, List<Entry> entries) {
        List<String> left = folder.input().code().left();
        return of(
                folder,
                entries,
                java -> left.stream().noneMatch(name -> name.equals(java) || name.endsWith("." + java)));
    }

    private static List<Problem> of(MigrationFolder folder, List<Entry> entries, Predicate<String> counts) {
        List<JavaMigration> java = JavaMigration.notRun(folder).stream()
                .filter(each -> counts.test(each.name()) && !each.isIn(entries))
                .toList();
        return Stream.concat(
                        java.stream().map(NotSeen::problem),
                        new Elsewhere(folder)
                                .unseen(entries).stream()
                                        .filter(fact -> !fact.java() || counts.test(fact.in()))
                                        .filter(fact -> java.stream()
                                                .noneMatch(
                                                        each -> each.version().equals(Optional.of(fact.version()))))
                                        .map(NotSeen::problem))
                .toList();
    }

    private static Problem problem(JavaMigration java) {
        return new Problem(
                "a Java migration is pending, which this tool cannot run: " + java.name(),
                java.where().map(Path::toString).orElse("the class path"),
                java.where().isPresent() ? withClasspath(java.version()) : byTheApplication(java.version()));
    }

    private static Problem problem(ElsewhereFact fact) {
        return new Problem(
                "a migration cannot be seen here: version " + fact.version() + ", "
                        + (fact.java() ? "the class " : "in the location ") + fact.in(),
                "a generated file says that it comes before",
                fact.java()
                        ? withClasspath(Optional.of(fact.version()))
                        : "give all locations of the application's Flyway by --migrations");
    }

    private static String withClasspath(Optional<String> version) {
        return "give --classpath with the class and all that it uses; or\n" + byTheApplication(version);
    }

    private static String byTheApplication(Optional<String> version) {
        return "let the application's own Flyway run it"
                + version.map(number -> " (flyway.target=" + number + ")").orElse("")
                + ",\nthen run the same command again";
    }
}
