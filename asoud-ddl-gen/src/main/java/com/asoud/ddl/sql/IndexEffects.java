package com.asoud.ddl.sql;

import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.plan.ConstraintOperation;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.TableOperation;
import java.util.List;
import java.util.stream.Stream;

/** Which indexes that no constraint owns come and go with an operation. */
public final class IndexEffects {

    private IndexEffects() {}

    /** Those that are there afterwards, as they are then. */
    public static List<Index> leaves(Operation operation) {
        if (operation instanceof TableOperation.CreateTable create) {
            return create.table().indexes();
        }
        if (operation instanceof IndexOperation.CreateIndex create) {
            return List.of(create.index());
        }
        if (operation instanceof IndexOperation.RenameIndex rename) {
            return List.of(rename.to());
        }
        if (operation instanceof IndexOperation.ReplaceIndex replace) {
            return List.of(replace.to());
        }
        return operation instanceof IndexOperation.ReplaceKey replace
                        && replace.to().constraint().isEmpty()
                ? List.of(replace.to().index())
                : List.of();
    }

    /** The names of those that are not. */
    public static List<String> gone(Operation operation) {
        if (operation instanceof TableOperation.DropTable drop) {
            return drop.table().indexes().stream()
                    .map(index -> index.name().name())
                    .toList();
        }
        if (operation instanceof IndexOperation.DropIndex drop) {
            return names(drop.index());
        }
        if (operation instanceof IndexOperation.RenameIndex rename) {
            return names(rename.from());
        }
        if (operation instanceof IndexOperation.ReplaceKey replace) {
            return names(replace.from().index(), replace.to().underConstruction());
        }
        if (operation instanceof ConstraintOperation.AttachUnique attach) {
            Constraint constraint = attach.constraint();
            return List.of(constraint.name());
        }
        return List.of();
    }

    private static List<String> names(Index... indexes) {
        return Stream.of(indexes).map(index -> index.name().name()).toList();
    }
}
