package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Index;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a database has otherwise than its migrations build it.
 *
 * @param differences in the order of the tables
 */
public record Drift(List<Difference> differences) {

    public Drift {
        differences = List.copyOf(differences);
    }

    /** In which way the database differs. */
    public enum Kind {
        MISSING,
        EXTRA,
        INVALID,
        DIFFERENT
    }

    /**
     * One difference.
     *
     * @param kind in which way
     * @param subject the table, sequence or other object it is found on
     * @param text for people, such as {@code index idx_product_tag on product}
     */
    public record Difference(Kind kind, String subject, String text) {}

    /**
     * Compares.
     *
     * @param live the database; what is in schemas that the migrations do not know is somebody else's, and left out
     * @param wanted what the migrations build
     */
    public static Drift between(Catalog live, Catalog wanted) {
        return new Drift(CatalogDiff.between(inSchemasOf(wanted, live), wanted).stream()
                .map(Drift::difference)
                .toList());
    }

    private static Catalog inSchemasOf(Catalog wanted, Catalog live) {
        Set<String> schemas = wanted.schemas().stream().collect(Collectors.toSet());
        schemas.add("");
        return new Catalog(
                live.schemas(),
                live.tables().stream()
                        .filter(table -> schemas.contains(table.name().schema()))
                        .toList(),
                live.sequences().stream()
                        .filter(sequence -> schemas.contains(sequence.name().schema()))
                        .toList(),
                live.others().stream()
                        .filter(object -> schemas.contains(object.name().schema()))
                        .toList());
    }

    private static Difference difference(Change change) {
        return new Difference(kind(change), change.subject().toString(), change.drift());
    }

    /** Without what is extra: other people may have put it there. */
    public Drift withoutExtra() {
        return new Drift(differences.stream()
                .filter(difference -> difference.kind() != Kind.EXTRA)
                .toList());
    }

    private static Kind kind(Change change) {
        if (change instanceof Change.Added) {
            return Kind.MISSING;
        }
        if (change instanceof Change.Removed removed) {
            return removed.part() instanceof Index index && !index.valid() ? Kind.INVALID : Kind.EXTRA;
        }
        return change instanceof Change.IndexChanged changed && !changed.from().valid() ? Kind.INVALID : Kind.DIFFERENT;
    }
}
