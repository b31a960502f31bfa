package com.asoud.it.plans;

import com.asoud.model.BaseEntity;
import jakarta.data.Limit;
import java.util.List;
import java.util.function.Function;

/** Where a page deep in a list begins. */
final class DeepPage {

    private static final int DEEP = 10_000;

    private DeepPage() {}

    /** The last row of the page before: row 10,000, or half way through a list that is shorter. */
    static <E extends BaseEntity> E last(Function<Limit, List<E>> list) {
        List<E> rows = rows(list);
        return rows.get(rows.size() / 2);
    }

    /** The same, and the first row of another list where this one has none. */
    static <E extends BaseEntity> E last(Function<Limit, List<E>> list, Function<Limit, List<E>> another) {
        return rows(list).isEmpty() ? another.apply(Limit.of(1)).get(0) : last(list);
    }

    private static <E extends BaseEntity> List<E> rows(Function<Limit, List<E>> list) {
        List<E> row = list.apply(Limit.range(DEEP, DEEP));
        return row.isEmpty() ? list.apply(Limit.of(DEEP)) : row;
    }
}
