package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What Hibernate itself creates on a server, compared with what we do. */
final class HibernatesSchema {

    private HibernatesSchema() {}

    /**
     * The one difference that is wanted; fails if there is any other.
     *
     * @param what is compared, for messages
     */
    static Set<String> uniqueIndexesInsteadOfConstraints(Catalog hibernates, Catalog ours, String what) {
        Set<String> indexes = new TreeSet<>();
        Catalog withIndexes = hibernates.mapTables(table -> ours.table(table.name())
                .map(our -> withIndexes(table, our, indexes))
                .orElse(table));
        assertThat(CatalogDiff.between(withIndexes, ours))
                .extracting(Change::describe)
                .as("%s", what)
                .isEmpty();
        return indexes;
    }

    /** Hibernate's table with our index wherever it has a constraint of the same columns, and we do not. */
    private static Table withIndexes(Table hibernates, Table ours, Set<String> indexes) {
        List<Constraint> constraints = new ArrayList<>(hibernates.constraints());
        constraints.replaceAll(constraint -> ours.constraints().stream()
                .filter(our -> isInAnotherOrder(our, constraint))
                .findFirst()
                .orElse(constraint));
        List<Index> all = new ArrayList<>(hibernates.indexes());
        for (Index index : ours.indexes()) {
            boolean instead = index.unique()
                    && constraints.removeIf(constraint -> constraint.kind() == Constraint.Kind.UNIQUE
                            && constraint.index().equals(Optional.of(index.using()))
                            && !ours.constraints().contains(constraint));
            if (instead) {
                all.add(index);
                indexes.add(index.name().name());
            }
        }
        return new Table(
                hibernates.name(),
                hibernates.columns(),
                constraints,
                all,
                hibernates.partitionKey(),
                hibernates.storage(),
                hibernates.comment());
    }

    /**
     * Hibernate joins the checks of a column, and lists the values of a discriminator, in an order that is another one
     * in each JVM; ours is always the same.
     */
    private static boolean isInAnotherOrder(Constraint ours, Constraint hibernates) {
        return ours.kind() == Constraint.Kind.CHECK
                && ours.name().equals(hibernates.name())
                && conditions(ours).equals(conditions(hibernates));
    }

    private static List<String> conditions(Constraint check) {
        return Stream.of(check.definition().replaceAll("[()\\[\\]]", "").split(" AND |, |\\s*CHECK |ARRAY"))
                .sorted()
                .toList();
    }
}
