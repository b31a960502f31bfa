package com.asoud.peers.access;

import java.util.ArrayList;
import java.util.List;

/**
 * A call, and what it asks of the server.
 *
 * @param title of its way, for people
 * @param name of no other call
 */
record Counted(Way way, Operation operation, String title, String name, Counts counts) {

    /** All calls of all ways, each way in a database of its own. */
    static List<Counted> all(Marketplace marketplace) throws Exception {
        List<Counted> all = new ArrayList<>();
        for (Way way : Way.values()) {
            try (Marketplace.Database database = marketplace.open()) {
                Counts.of(database, way)
                        .forEach((call, counts) ->
                                all.add(new Counted(way, call.operation(), call.way(), call.name(), counts)));
            }
        }
        return all;
    }
}
