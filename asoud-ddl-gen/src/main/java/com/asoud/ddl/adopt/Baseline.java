package com.asoud.ddl.adopt;

import com.asoud.ddl.flyway.FileNames;
import com.asoud.ddl.flyway.MigrationFile;
import com.asoud.ddl.flyway.MigrationFolder;
import java.util.ArrayList;
import java.util.List;

/** The first migration of a project whose tables are there already. */
public final class Baseline {

    /** Flyway's own default for {@code baselineVersion}. */
    public static final String VERSION = "1";

    private static final String HEADER = """
            -- The schema of production as it was when the migrations began. A new database is built by
            -- this file. Production has all of it, and never runs it: there it is recorded once, with
            --     asoud-ddl-gen migrate --baseline=%1$s
            -- or, with plain Flyway,
            --     flyway baseline -baselineVersion=%1$s
            -- Owners and grants are not in it: they stay what they are on each server.

            SET LOCAL check_function_bodies = off;
            """.formatted(VERSION);

    private Baseline() {}

    /** The file, where one that somebody wrote would be, and its configuration if it needs one. */
    public static List<MigrationFile> files(List<String> statements, MigrationFolder folder) {
        String path = folder.layout().byHand() + "/" + folder.newName(VERSION, "baseline");
        StringBuilder text = new StringBuilder(HEADER);
        statements.forEach(statement -> text.append('\n').append(statement).append(";\n"));
        List<MigrationFile> files = new ArrayList<>(List.of(new MigrationFile(path, text.toString())));
        if (text.indexOf("${") >= 0) {
            files.add(new MigrationFile(FileNames.configuration(path), "placeholderReplacement=false\n"));
        }
        return files;
    }
}
