package com.asoud.ddl.model;

import com.asoud.export.ExportedSchema;
import com.asoud.export.SchemaExport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;

/** Exports without a JVM of its own, which would take most of a test's time. */
public final class InThisJvm {

    private InThisJvm() {}

    public static ExportedSchema export(Model model) {
        try (URLClassLoader loader = model.classPath().loader(InThisJvm.class.getClassLoader())) {
            return SchemaExport.of(model.scanned(), loader);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
