package com.asoud.it.repository;

import com.asoud.model.BaseEntity;
import jakarta.data.Limit;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A list of a repository, asked for with certain values.
 *
 * @param name the call
 * @param first its first rows
 * @param after the rows after one that is known
 * @param rows the same list in SQL, without its order: a table and the condition
 * @param fetched what the list reads of a row beside the row
 */
record SeekList<R, E extends BaseEntity>(
        String name, First<R, E> first, After<R, E> after, String rows, Function<E, Stream<?>> fetched) {

    SeekList(String name, First<R, E> first, After<R, E> after, String rows) {
        this(name, first, after, rows, row -> Stream.of());
    }

    interface First<R, E> {
        List<E> of(R repository, Limit limit);
    }

    interface After<R, E> {
        List<E> of(R repository, E last, Limit limit);
    }

    List<E> first(R repository, Limit limit) {
        return first.of(repository, limit);
    }

    List<E> after(R repository, E last, Limit limit) {
        return after.of(repository, last, limit);
    }

    @Override
    public String toString() {
        return name;
    }
}
