package com.asoud.ddl.flyway;

import java.io.Reader;
import org.flywaydb.core.api.resource.LoadableResource;

/** A file of Flyway's, of which a subclass tells something otherwise. */
abstract class SameFile extends LoadableResource {

    final LoadableResource file;

    SameFile(LoadableResource file) {
        this.file = file;
    }

    @Override
    public Reader read() {
        return file.read();
    }

    @Override
    public boolean shouldStream() {
        return file.shouldStream();
    }

    @Override
    public String getAbsolutePath() {
        return file.getAbsolutePath();
    }

    @Override
    public String getAbsolutePathOnDisk() {
        return file.getAbsolutePathOnDisk();
    }

    @Override
    public String getFilename() {
        return file.getFilename();
    }

    @Override
    public String getRelativePath() {
        return file.getRelativePath();
    }
}
