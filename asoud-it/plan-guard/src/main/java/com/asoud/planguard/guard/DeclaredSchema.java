package com.asoud.planguard.guard;

import com.asoud.explain.IndexDefinition;
import com.asoud.export.ExportedSchema;
import com.asoud.export.ModelSource;
import com.asoud.export.SchemaExport;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.IndexStatement;
import com.asoud.postgres.ObjectName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.stream.Collectors;

/**
 * What the annotations of a model ask for.
 *
 * @param statements the DDL of the whole schema, one statement each, in the order it must run
 * @param indexNames the names, as {@code pg_catalog} holds them, of every index that somebody declared; Hibernate's
 *     where the declaration has none
 * @param named entities' tables, and indexes, as the model names them: with a schema, or where the search path finds
 *     them
 * @param indexes those of the statements that create an index which may need another method than the B-tree
 */
public record DeclaredSchema(
        List<String> statements, List<String> indexNames, Set<ObjectName> named, List<IndexStatement> indexes) {

    private static final Map<GuardedModel, DeclaredSchema> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    public DeclaredSchema {
        statements = List.copyOf(statements);
        indexNames = List.copyOf(indexNames);
        named = Set.copyOf(named);
        indexes = List.copyOf(indexes);
    }

    /** Where the search path finds every declared index. */
    public DeclaredSchema(List<String> statements, List<String> indexNames) {
        this(
                statements,
                indexNames,
                indexNames.stream().map(name -> new ObjectName("", name)).collect(Collectors.toSet()),
                List.of());
    }

    /** Every declared index; without a schema where the search path finds it. */
    Set<ObjectName> declaredIndexes() {
        Set<String> names = Set.copyOf(indexNames);
        return named.stream()
                .filter(each -> names.contains(each.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether an annotation declares this index of a database. */
    boolean declares(IndexDefinition index) {
        return declaredIndexes().stream().anyMatch(declared -> isSame(declared, index));
    }

    /** Whether an index of a database is this declared one: in its schema, or where the search path finds it. */
    static boolean isSame(ObjectName declared, IndexDefinition index) {
        ObjectName there = index.sql().object();
        return declared.equals(there)
                || declared.equals(new ObjectName("", there.name()))
                        && Set.of(there.name(), Identifiers.quote(there.name()))
                                .contains(index.sql().index());
    }

    /** All but those that create an index. */
    public List<String> statementsOfTables() {
        Set<String> ofIndexes = indexes.stream().map(IndexStatement::sql).collect(Collectors.toSet());
        return statements.stream().filter(sql -> !ofIndexes.contains(sql)).toList();
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
                    schema.statements(), schema.indexNames(), schema.origins().keySet(), schema.indexes());
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException("""
                    com.asoud:asoud-schema-export is not on the class path, which reads what the annotations declare.
                    do:    add it to the tests' dependencies, or override declaredSchema() of %s""".formatted(model.getClass().getName()), missing);
        }
    }
}
