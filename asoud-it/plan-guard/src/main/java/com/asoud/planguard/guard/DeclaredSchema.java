package com.asoud.planguard.guard;

import com.asoud.export.ExportedSchema;
import com.asoud.export.ModelSource;
import com.asoud.export.SchemaExport;
import com.asoud.postgres.ObjectName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;

/**
 * What the annotations of a model ask for.
 *
 * @param statements the DDL of the whole schema, one statement each, in the order it must run
 * @param indexNames the names, as {@code pg_catalog} holds them, of every index that somebody declared by name
 * @param named entities' tables, and indexes, as the model names them: with a schema, or where the search path finds
 *     them
 */
public record DeclaredSchema(List<String> statements, List<String> indexNames, Set<ObjectName> named) {

    private static final Map<GuardedModel, DeclaredSchema> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    public DeclaredSchema {
        statements = List.copyOf(statements);
        indexNames = List.copyOf(indexNames);
        named = Set.copyOf(named);
    }

    /** Where the search path finds every declared index. */
    public DeclaredSchema(List<String> statements, List<String> indexNames) {
        this(
                statements,
                indexNames,
                indexNames.stream().map(name -> new ObjectName("", name)).collect(Collectors.toSet()));
    }

    /** As Hibernate's schema export understands the classes; asked once for each model. */
    static DeclaredSchema of(GuardedModel model) {
        return KNOWN.computeIfAbsent(model, DeclaredSchema::read);
    }

    private static DeclaredSchema read(GuardedModel model) {
        try {
            ExportedSchema schema = SchemaExport.of(
                    ModelSource.of(
                            model.managedClasses().stream().map(Class::getName).toList(), model.mappingSettings()),
                    model.getClass().getClassLoader());
            return new DeclaredSchema(
                    schema.statements(), schema.indexNames(), schema.origins().keySet());
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException("""
                    com.asoud:asoud-schema-export is not on the class path, which reads what the annotations declare.
                    do:    add it to the tests' dependencies, or override declaredSchema() of %s""".formatted(model.getClass().getName()), missing);
        }
    }
}
