package com.asoud.it.plans;

import com.asoud.model.BaseEntity;
import jakarta.data.Limit;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Where a page deep in a list begins: after row 10,000, or half way through a list that is shorter.
 *
 * @param createdAt of the last row of the page before
 * @param id of that row
 */
record DeepPage(Instant createdAt, long id) {

    private static final int DEEP = 10_000;

    /** A list without rows has no page at all; its first would begin before everything. */
    private static final DeepPage NOWHERE = new DeepPage(Instant.parse("2100-01-01T00:00:00Z"), Long.MAX_VALUE);

    static <E extends BaseEntity> DeepPage of(Function<Limit, List<E>> list) {
        List<E> row = list.apply(Limit.range(DEEP, DEEP));
        if (row.isEmpty()) {
            List<E> whole = list.apply(Limit.of(DEEP));
            row = whole.isEmpty() ? whole : List.of(whole.get(whole.size() / 2));
        }
        return row.isEmpty() ? NOWHERE : after(row.get(0));
    }

    private static DeepPage after(BaseEntity row) {
        return new DeepPage(Objects.requireNonNull(row.getCreatedAt()), Objects.requireNonNull(row.getId()));
    }
}
