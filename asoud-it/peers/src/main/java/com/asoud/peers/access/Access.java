package com.asoud.peers.access;

import java.util.List;

/** A way to the data of one database. */
interface Access extends AutoCloseable {

    /** All operations, some of them by several methods. */
    List<Call> calls();

    @Override
    default void close() {}
}
