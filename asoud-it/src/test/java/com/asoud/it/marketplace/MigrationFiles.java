package com.asoud.it.marketplace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;

/** The migration files of the model jar, and what undoes them. */
public final class MigrationFiles {

    private static final List<String> FOLDERS = List.of("common", "standard", "concurrent");

    private MigrationFiles() {}

    /** The file's text. */
    public static String text(MigrationInfo migration) {
        return read("db/migration/" + folder(migration) + "/" + migration.getScript());
    }

    /** The text of the file that undoes it: the same folder and name, but U for V. */
    public static String rollback(MigrationInfo migration) {
        return read("db/rollback/" + folder(migration) + "/U"
                + migration.getScript().substring(1));
    }

    /** The text of the first one, which creates all tables. */
    public static String tables() {
        return read("db/migration/common/V1__create_tables.sql");
    }

    private static String folder(MigrationInfo migration) {
        Stream<String> homes = FOLDERS.stream()
                .filter(folder -> MigrationFiles.class
                                .getClassLoader()
                                .getResource("db/migration/" + folder + "/" + migration.getScript())
                        != null);
        return homes.findFirst().orElseThrow(() -> new AssertionError(migration.getScript() + " is in no folder"));
    }

    private static String read(String resource) {
        try (InputStream file = MigrationFiles.class.getClassLoader().getResourceAsStream(resource)) {
            if (file == null) {
                throw new AssertionError("There is no " + resource);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
