package com.asoud.it.repository;

import com.asoud.model.BaseEntity;
import jakarta.data.Limit;
import java.time.Instant;
import java.util.List;

/**
 * A list of a repository, asked for with certain values.
 *
 * @param name the call
 * @param first its first rows
 * @param after the rows after one that is known
 * @param rows the same list in SQL, without its order: a table and the condition
 */
record SeekList<R, E extends BaseEntity>(String name, First<R, E> first, After<R, E> after, String rows) {

    interface First<R, E> {
        List<E> of(R repository, Limit limit);
    }

    interface After<R, E> {
        List<E> of(R repository, Instant createdAt, long id, Limit limit);
    }

    List<E> first(R repository, Limit limit) {
        return first.of(repository, limit);
    }

    List<E> after(R repository, E last, Limit limit) {
        return after.of(repository, last.getCreatedAt(), last.getId(), limit);
    }

    @Override
    public String toString() {
        return name;
    }
}
