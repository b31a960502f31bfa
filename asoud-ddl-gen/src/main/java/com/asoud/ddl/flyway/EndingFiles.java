package com.asoud.ddl.flyway;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Collection;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.scanner.Scanner;
import org.jspecify.annotations.Nullable;

/**
 * Files that Flyway cannot read for ever. After {@code COPY … FROM STDIN} its parser looks for the line {@code \.}, and
 * where that is missing it goes on beyond the end of the file, with no end ({@code PostgreSQLParser.readCopyData} of
 * Flyway 13). Such a file fails here when it has been read beyond its end too often.
 */
record EndingFiles(ResourceProvider files) implements ResourceProvider {

    /** A parser that looks ahead asks a few times for what follows the end. */
    private static final int ENOUGH = 10_000;

    /** Those of the locations that are set already. */
    static void configure(FluentConfiguration flyway) {
        flyway.resourceProvider(new EndingFiles(new Scanner<>(JavaMigration.class, flyway, flyway.getLocations())));
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        LoadableResource file = files.getResource(name);
        return file == null ? null : new Ending(file);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return files.getResources(prefix, suffixes).stream()
                .<LoadableResource>map(Ending::new)
                .toList();
    }

    /** What a statement in a file needs, and the rest of the file lacks. */
    static final class NoEnd extends IOException {

        private static final long serialVersionUID = 1L;

        private final String file;

        NoEnd(LoadableResource file) {
            super("the rows of COPY ... FROM STDIN have no end");
            this.file = file.getAbsolutePathOnDisk();
        }

        /** Its path. */
        String file() {
            return file;
        }
    }

    private static final class Ending extends SameFile {

        Ending(LoadableResource file) {
            super(file);
        }

        @Override
        public Reader read() {
            return new FilterReader(file.read()) {

                private int beyond;

                @Override
                public int read() throws IOException {
                    return counted(super.read());
                }

                @Override
                public int read(char[] buffer, int offset, int length) throws IOException {
                    return counted(super.read(buffer, offset, length));
                }

                private int counted(int result) throws IOException {
                    if (result >= 0) {
                        beyond = 0;
                    } else if (++beyond > ENOUGH) {
                        throw new NoEnd(file);
                    }
                    return result;
                }
            };
        }
    }
}
