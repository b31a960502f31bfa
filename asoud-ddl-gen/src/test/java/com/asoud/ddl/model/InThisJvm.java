package com.asoud.ddl.model;

import com.asoud.export.ExportedSchema;
import com.asoud.export.SchemaExport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Exports without a JVM of its own, which would take most of a test's time. */
public final class InThisJvm {

    private InThisJvm() {}

    public static ExportedSchema export(Model model) {
        try {
            List<URL> parts = new ArrayList<>();
            for (Path part : model.classPath().parts()) {
                parts.add(part.toUri().toURL());
            }
            try (URLClassLoader loader =
                    new URLClassLoader(parts.toArray(URL[]::new), InThisJvm.class.getClassLoader())) {
                return SchemaExport.of(model.scanned(), loader);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
