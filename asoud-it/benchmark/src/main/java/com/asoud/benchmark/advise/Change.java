package com.asoud.benchmark.advise;

import com.asoud.explain.IndexDefinition;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Indexes that might be better than those there are.
 *
 * @param kind in what way
 * @param removed the declared indexes that go, or become others of the same name
 * @param built those that come instead
 */
record Change(Kind kind, List<IndexDefinition> removed, List<IndexShape> built) {

    enum Kind {
        LONGER("more columns"),
        COVERING("columns that it only holds"),
        PARTIAL("only some rows"),
        MERGED("one index for two"),
        SHORTER("fewer columns"),
        DROPPED("none"),
        NEW("a further index");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Change {
        removed = List.copyOf(removed);
        built = List.copyOf(built);
    }

    static Change of(Kind kind, IndexDefinition index, IndexShape instead) {
        return new Change(kind, List.of(index), List.of(instead));
    }

    String table() {
        return removed.isEmpty() ? built.get(0).table() : removed.get(0).table();
    }

    /** The table as SQL has it. */
    String sqlTable() {
        return removed.isEmpty()
                ? built.get(0).sqlTable()
                : removed.get(0).sql().table();
    }

    /** The built index beside the one that it would replace. */
    Change asFurther() {
        return new Change(Kind.NEW, List.of(), List.of(built.get(0).named()));
    }

    /** Whose indexes they are. */
    Set<String> tables() {
        return Stream.concat(
                        removed.stream().map(IndexDefinition::table),
                        built.stream().map(IndexShape::table))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the indexes that are not as they were. */
    Set<String> names() {
        Set<String> names = removed.stream().map(IndexDefinition::name).collect(Collectors.toCollection(TreeSet::new));
        names.addAll(builtNames());
        return names;
    }

    /** Whether all of these are built, by whatever names. */
    boolean isBuilding(List<IndexShape> indexes) {
        return indexes.stream().allMatch(index -> built.stream().anyMatch(index::isLike));
    }

    Set<String> builtNames() {
        return built.stream().map(this::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a report calls a built index: as the one that it replaces, if there is one. */
    String name(IndexShape index) {
        return removed.stream()
                .filter(before -> before.sql().object().equals(index.object()))
                .map(IndexDefinition::name)
                .findFirst()
                .orElseGet(index::shown);
    }

    Set<ObjectName> builtObjects() {
        return built.stream().map(IndexShape::object).collect(Collectors.toSet());
    }

    /** Names of declared indexes of which nothing is left. */
    Set<String> gone() {
        Set<String> gone = new TreeSet<>(names());
        gone.removeAll(builtNames());
        return gone;
    }

    List<String> statements() {
        return Stream.concat(
                        removed.stream()
                                .map(index -> "DROP INDEX " + index.sql().index()),
                        built.stream().map(IndexShape::create))
                .toList();
    }

    /** All of them at once. */
    static Change together(List<Change> changes) {
        List<IndexDefinition> removed = new ArrayList<>();
        List<IndexShape> built = new ArrayList<>();
        changes.forEach(change -> {
            removed.addAll(change.removed());
            built.addAll(change.built());
        });
        return new Change(Kind.NEW, removed, built);
    }

    /** For people: {@code idx_product_tag (tag) → (tag, created_at, id)}. */
    String summary() {
        String before = removed.stream()
                .map(index -> index.name() + " (" + String.join(", ", index.keysWithOptions()) + ")")
                .collect(Collectors.joining(" and "));
        String after = built.stream().map(IndexShape::summary).collect(Collectors.joining(" and "));
        return removed.isEmpty() ? table() + " " + after : before + " → " + (built.isEmpty() ? "none" : after);
    }
}
