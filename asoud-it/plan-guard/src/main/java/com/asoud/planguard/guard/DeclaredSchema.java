package com.asoud.planguard.guard;

import com.asoud.export.ExportedSchema;
import com.asoud.export.ModelSource;
import com.asoud.export.SchemaExport;
import java.util.List;

/**
 * What the annotations of a model ask for.
 *
 * @param statements the DDL of the whole schema, one statement each, in the order it must run
 * @param indexNames the names, as {@code pg_catalog} holds them, of every index that somebody declared by name
 */
public record DeclaredSchema(List<String> statements, List<String> indexNames) {

    public DeclaredSchema {
        statements = List.copyOf(statements);
        indexNames = List.copyOf(indexNames);
    }

    /** As Hibernate's schema export understands the classes. */
    static DeclaredSchema of(GuardedModel model) {
        try {
            ExportedSchema schema = SchemaExport.of(
                    ModelSource.of(
                            model.managedClasses().stream().map(Class::getName).toList(), model.mappingSettings()),
                    model.getClass().getClassLoader());
            return new DeclaredSchema(schema.statements(), schema.indexNames());
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException("""
                    com.asoud:asoud-schema-export is not on the class path, which reads what the annotations declare.
                    do:    add it to the tests' dependencies, or override declaredSchema() of %s""".formatted(model.getClass().getName()), missing);
        }
    }
}
