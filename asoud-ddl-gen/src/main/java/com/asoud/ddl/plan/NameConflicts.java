package com.asoud.ddl.plan;

import com.asoud.ddl.Refusal.Problem;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Index names are unique in a schema, whatever the table, and a unique constraint's name is that of its index. A name
 * that goes from one owner to another in the same generation cannot be free and taken at once.
 */
final class NameConflicts {

    private NameConflicts() {}

    static List<Problem> in(List<Change> changes) {
        Map<ObjectName, Change> leaving = new HashMap<>();
        for (Change change : changes) {
            if (change instanceof Change.IndexRemoved removed) {
                leaving.put(removed.index().name(), change);
            } else if (change instanceof Change.ConstraintRemoved removed
                    && removed.constraint().index().isPresent()) {
                leaving.put(removed.subject().sibling(removed.constraint().name()), change);
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (Change change : changes) {
            ObjectName arriving = null;
            if (change instanceof Change.IndexAdded added) {
                arriving = added.index().name();
            } else if (change instanceof Change.ConstraintAdded added
                    && added.constraint().index().isPresent()) {
                arriving = added.subject().sibling(added.constraint().name());
            }
            Change conflict = arriving == null ? null : leaving.get(arriving);
            if (conflict != null) {
                problems.add(new Problem(
                        "the name " + arriving + " would have to change its owner: " + conflict.describe() + ", "
                                + change.describe(),
                        change.subject().toString(),
                        "give the new one another name; or generate and commit the removal first, then the addition"));
            }
        }
        return problems;
    }
}
