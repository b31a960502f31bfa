package com.asoud.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one query found, by what was declared. */
record Reading(Map<Key, State> states) {

    /** Nothing has been read yet. */
    static final Reading NONE = new Reading(Map.of());

    Reading {
        states = Map.copyOf(states);
    }

    /**
     * A declared table, or one of its indexes.
     *
     * @param index the index, or null for the table itself
     */
    record Key(DeclaredTable table, DeclaredTable.@Nullable Index index) {

        @Nullable
        String indexName() {
            return index == null ? null : index.name();
        }
    }

    /**
     * The state of an index, or of a table. Partitions are added up. What is not known is {@link Double#NaN}.
     *
     * @param present 1 or 0
     * @param valid of an index: 1 if it may be used by queries, otherwise 0
     * @param bytes of an index
     * @param scans of an index; of a table, those that read all of it
     * @param indexScans of a table: scans of any of its indexes
     * @param read tuples read by these scans
     * @param fetched rows of the table that scans of the index fetched
     * @param idle seconds since the last scan; PostgreSQL 16 and later
     * @param live rows of a table, as statistics estimate them
     * @param dead rows of a table, as statistics estimate them
     */
    record State(
            double present,
            double valid,
            double bytes,
            double scans,
            double indexScans,
            double read,
            double fetched,
            double idle,
            double live,
            double dead) {

        private static final double NOT_KNOWN = Double.NaN;

        static final State UNKNOWN = new State(
                NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN,
                NOT_KNOWN);

        /** A counter stands still while its index is missing, and a size while the index is locked. */
        private State after(State before) {
            return new State(
                    present,
                    valid,
                    present == 1 && Double.isNaN(bytes) ? before.bytes : bytes,
                    knownOr(scans, before.scans),
                    knownOr(indexScans, before.indexScans),
                    knownOr(read, before.read),
                    knownOr(fetched, before.fetched),
                    idle,
                    live,
                    dead);
        }

        private static double knownOr(double value, double before) {
            return Double.isNaN(value) ? before : value;
        }
    }

    State state(Key key) {
        return states.getOrDefault(key, State.UNKNOWN);
    }

    /** This reading, with what it could not tell taken from the one before. */
    Reading after(Reading before) {
        Map<Key, State> merged = new HashMap<>();
        states.forEach((key, state) -> merged.put(key, state.after(before.state(key))));
        return new Reading(merged);
    }

    /** How many sizes somebody's ACCESS EXCLUSIVE lock kept from being read. */
    long unreadSizes() {
        return states.entrySet().stream()
                .filter(entry -> entry.getKey().index() != null)
                .filter(entry -> entry.getValue().present() == 1
                        && Double.isNaN(entry.getValue().bytes()))
                .count();
    }

    /** What is looked up, in the order of the query's rows: each table, followed by its indexes. */
    static List<Key> keys(List<DeclaredTable> tables) {
        return tables.stream()
                .flatMap(table -> Stream.concat(
                        Stream.of(new Key(table, null)),
                        table.indexes().stream().map(index -> new Key(table, index))))
                .toList();
    }
}
