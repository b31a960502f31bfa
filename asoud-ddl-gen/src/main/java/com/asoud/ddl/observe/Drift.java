package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.Change;
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

    private static final KindOf KIND = new KindOf();

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
        Kind kind = change.accept(KIND);
        String text = change.describe()
                .replaceFirst(" is new$| is not in the model$", "")
                .replace(" and becomes ", "; the migrations make it ")
                .replaceFirst(" becomes NOT NULL$", " may be NULL; the migrations make it NOT NULL")
                .replaceFirst(" may be NULL from now on$", " is NOT NULL; the migrations let it be NULL")
                .replaceFirst(" in the model$", " by the migrations");
        return new Difference(kind, change.subject().toString(), text);
    }

    /** Without what is extra: other people may have put it there. */
    public Drift withoutExtra() {
        return new Drift(differences.stream()
                .filter(difference -> difference.kind() != Kind.EXTRA)
                .toList());
    }

    private static final class KindOf implements Change.Handler<Kind> {

        @Override
        public Kind schemaAdded(Change.SchemaAdded change) {
            return Kind.MISSING;
        }

        @Override
        public Kind sequenceAdded(Change.SequenceAdded change) {
            return Kind.MISSING;
        }

        @Override
        public Kind sequenceRemoved(Change.SequenceRemoved change) {
            return Kind.EXTRA;
        }

        @Override
        public Kind sequenceChanged(Change.SequenceChanged change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind tableAdded(Change.TableAdded change) {
            return Kind.MISSING;
        }

        @Override
        public Kind tableRemoved(Change.TableRemoved change) {
            return Kind.EXTRA;
        }

        @Override
        public Kind tableChanged(Change.TableChanged change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind commentChanged(Change.CommentChanged change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind columnAdded(Change.ColumnAdded change) {
            return Kind.MISSING;
        }

        @Override
        public Kind columnRemoved(Change.ColumnRemoved change) {
            return Kind.EXTRA;
        }

        @Override
        public Kind columnTypeChanged(Change.ColumnTypeChanged change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind defaultChanged(Change.DefaultChanged change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind notNullAdded(Change.NotNullAdded change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind notNullRemoved(Change.NotNullRemoved change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind indexAdded(Change.IndexAdded change) {
            return Kind.MISSING;
        }

        @Override
        public Kind indexRemoved(Change.IndexRemoved change) {
            return change.index().valid() ? Kind.EXTRA : Kind.INVALID;
        }

        @Override
        public Kind indexChanged(Change.IndexChanged change) {
            return change.from().valid() ? Kind.DIFFERENT : Kind.INVALID;
        }

        @Override
        public Kind indexRenamed(Change.IndexRenamed change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind constraintAdded(Change.ConstraintAdded change) {
            return Kind.MISSING;
        }

        @Override
        public Kind constraintRemoved(Change.ConstraintRemoved change) {
            return Kind.EXTRA;
        }

        @Override
        public Kind constraintChanged(Change.ConstraintChanged change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind constraintRenamed(Change.ConstraintRenamed change) {
            return Kind.DIFFERENT;
        }

        @Override
        public Kind otherAdded(Change.OtherAdded change) {
            return Kind.MISSING;
        }

        @Override
        public Kind otherRemoved(Change.OtherRemoved change) {
            return Kind.EXTRA;
        }

        @Override
        public Kind otherChanged(Change.OtherChanged change) {
            return Kind.DIFFERENT;
        }
    }
}
