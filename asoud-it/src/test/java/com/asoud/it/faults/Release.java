package com.asoud.it.faults;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.flyway.MigrationFile;
import com.asoud.ddl.flyway.MigrationText;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.PlanOptions;
import com.asoud.ddl.plan.PlanRequest;
import com.asoud.ddl.plan.Planner;
import com.asoud.ddl.plan.Rules;
import com.asoud.export.IdSources;
import com.asoud.it.marketplace.FirstRelease;
import com.asoud.postgres.ObjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The model's migrations, and after them those of further changes, as the generator writes them. */
final class Release {

    private static final int FIRST = FirstRelease.LAST + 1;

    private Release() {}

    /**
     * Writes them.
     *
     * @param folder that does not exist yet
     * @param releases the changes of each, one after the other
     * @return the option that names the folder
     */
    @SafeVarargs
    static String write(Path folder, List<Change>... releases) {
        Path root = Tool.copyOfMigrations(folder);
        PlanOptions careful = new PlanOptions(Set.of(), false);
        for (int i = 0; i < releases.length; i++) {
            PlanRequest request = new PlanRequest(
                    releases[i], Set.of(), IdSources.UNKNOWN, IdSources.UNKNOWN, careful, Rules.UNKNOWN);
            MigrationText.of(
                            Planner.plan(request, Flavour.STANDARD),
                            Planner.plan(request, Flavour.CONCURRENT),
                            FIRST + i,
                            Map.of())
                    .stream()
                    .flatMap(migration -> migration.files().stream())
                    .forEach(file -> write(root, file));
        }
        return "--migrations=" + root;
    }

    private static void write(Path root, MigrationFile file) {
        try {
            Path path = root.resolve(file.path());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.content());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An index in the default schema. */
    static Index index(String table, String name, String using) {
        return new Index(new ObjectName("", name), new ObjectName("", table), false, using, List.of(), true);
    }
}
