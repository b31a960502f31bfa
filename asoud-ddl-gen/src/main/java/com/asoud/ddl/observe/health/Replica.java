package com.asoud.ddl.observe.health;

import java.time.Instant;
import java.util.Map;

/**
 * What a physical standby has counted by itself: it has the same indexes, by their oid.
 *
 * @param address where it was asked, for people
 * @param takenAt when, by the clock of whoever asked
 * @param usage of each index, by its oid
 */
public record Replica(String address, Instant takenAt, Origin origin, Map<Long, Usage> usage) {

    public Replica {
        usage = Map.copyOf(usage);
    }
}
