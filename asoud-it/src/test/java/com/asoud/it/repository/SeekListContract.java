package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.model.BaseEntity;
import com.asoud.postgres.Sql;
import jakarta.data.Limit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.hibernate.StatelessSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every list of every repository; a subclass says which lists there are, in a method {@code lists}. */
abstract class SeekListContract<R, E extends BaseEntity> extends RepositoryContract<R, E> {

    private static final int PAGE = 7;
    private static final Limit EVERYTHING = Limit.of(1_000_000);

    SeekListContract(Function<StatelessSession, R> implementation, Methods<R, E> methods, Rows<E> rows) {
        super(implementation, methods, rows);
    }

    /** What the row refers to, absent references left out. */
    abstract Stream<BaseEntity> references(E row);

    @ParameterizedTest
    @MethodSource("lists")
    void a_list_has_the_right_rows_newest_first_in_one_statement(SeekList<R, E> list) throws SQLException {
        List<E> whole = caller().list(repository -> list.first(repository, EVERYTHING));

        assertThat(ids(whole)).isEqualTo(expectedIds(list));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void a_list_reads_nothing_that_its_rows_refer_to_but_what_it_names(SeekList<R, E> list) {
        List<E> whole = caller().list(repository -> list.first(repository, EVERYTHING));

        Set<Object> fetched = whole.stream().flatMap(list.fetched()).collect(Collectors.toSet());
        List<BaseEntity> references = whole.stream()
                .flatMap(this::references)
                .filter(reference -> !whole.contains(reference) && !fetched.contains(reference))
                .toList();
        assertThat(whole.stream().flatMap(list.fetched())).allMatch(Hibernate::isInitialized);
        assertThat(references).isNotEmpty().allMatch(reference -> reference.getId() != null);
        assertThat(references.stream().filter(Hibernate::isInitialized)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void a_limit_takes_the_first_rows(SeekList<R, E> list) throws SQLException {
        List<E> page = caller().list(repository -> list.first(repository, Limit.of(PAGE)));

        assertThat(ids(page)).isEqualTo(expectedIds(list).subList(0, PAGE));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void its_pages_joined_together_are_the_whole_list(SeekList<R, E> list) throws SQLException {
        List<Long> expected = expectedIds(list);

        List<List<E>> pages = pages(list, 1 + expected.size() / PAGE);

        assertThat(pages.stream().flatMap(List::stream).map(BaseEntity::getId).toList())
                .isEqualTo(expected);
        assertThat(pages.subList(0, pages.size() - 1)).allMatch(page -> page.size() == PAGE);
        assertThat(IntStream.range(1, pages.size()))
                .as("the sample shows something: a page ends between rows created at the same time")
                .anyMatch(next -> tied(pages.get(next - 1), pages.get(next)));
    }

    /** All pages that have rows, but not many more than expected; each in one statement. */
    private List<List<E>> pages(SeekList<R, E> list, int expected) {
        List<List<E>> pages = new ArrayList<>();
        List<E> page = caller().list(repository -> list.first(repository, Limit.of(PAGE)));
        while (!page.isEmpty() && pages.size() <= expected) {
            pages.add(page);
            E last = page.get(page.size() - 1);
            page = caller().list(repository -> list.after(repository, last, Limit.of(PAGE)));
        }
        return pages;
    }

    private boolean tied(List<E> page, List<E> next) {
        return page.get(page.size() - 1).getCreatedAt().equals(next.get(0).getCreatedAt());
    }

    private List<Long> ids(List<E> rows) {
        return rows.stream().map(BaseEntity::getId).toList();
    }

    private List<Long> expectedIds(SeekList<R, E> list) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.column(connection, "SELECT id FROM " + list.rows() + " ORDER BY created_at DESC, id DESC");
        }
    }
}
