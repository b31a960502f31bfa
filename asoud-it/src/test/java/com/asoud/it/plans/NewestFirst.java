package com.asoud.it.plans;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;
import static com.asoud.planguard.guard.ValueKind.MOST_COMMON;

import com.asoud.model.BaseEntity;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.Probe;
import jakarta.data.Limit;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lists that an index holds in their order: a page costs the same at any depth.
 *
 * @param first the first rows
 * @param after the rows after one
 */
record NewestFirst<E extends BaseEntity>(Function<Limit, List<E>> first, BiFunction<E, Limit, List<E>> after) {

    private static final Limit PAGE = Limit.of(20);

    /** All rows that have a value of the column, in the order of the index. */
    void ofAll(Probe probe, String index, String column) {
        GuardedCall page = ordered(probe.capture(() -> first.apply(PAGE)), index)
                .boundedBy(column)
                .rowsRemovedPerRow(atMost(0))
                .buffers(atMost(30));
        E last = DeepPage.last(first);
        ordered(probe.capture(() -> after.apply(last, PAGE)), index)
                .boundedBy(column, "created_at")
                .rowsRemovedPerRow(atMost(1))
                .asCheapAs(page);
    }

    private static GuardedCall ordered(GuardedCall page, String index) {
        return page.statements(1).servedBy(index).noSort().grows(CONSTANT);
    }

    /**
     * The rows that belong to one parent. Where it has few, another index of the parent serves as well: all of them are
     * read.
     *
     * @param last a row within the list, or any if it has none
     */
    void ofOne(Probe probe, String index, String another, String column, Supplier<E> last) {
        GuardedCall page = ofOne(probe.capture(() -> first.apply(PAGE)), index, another, column)
                .rowsRemovedPerRow(atMost(0))
                .buffers(atMost(30))
                .on(MOST_COMMON, many -> many.servedBy(index).noSort());
        E deep = last.get();
        ofOne(probe.capture(() -> after.apply(deep, PAGE)), index, another, column)
                .rowsRemovedPerRow(atMost(1))
                .asCheapAs(page)
                .on(
                        MOST_COMMON,
                        many -> many.servedBy(index)
                                .boundedBy(column, "created_at")
                                .noSort());
    }

    private static GuardedCall ofOne(GuardedCall page, String index, String another, String column) {
        return page.statements(1).servedBy(index, another).boundedBy(column).grows(CONSTANT);
    }
}
