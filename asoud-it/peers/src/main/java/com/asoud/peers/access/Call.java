package com.asoud.peers.access;

import java.util.concurrent.Callable;

/**
 * One operation in one way, as an application calls it: in a transaction of its own.
 *
 * @param way for people; of one operation, each is another
 * @param code returns what was read, or null
 */
record Call(Operation operation, String way, Callable<?> code) {

    /** Of no other call. */
    String name() {
        return operation + ": " + way;
    }
}
