package com.asoud.ddl.connect;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far one statement of ours has come.
 *
 * @param table the table it works on
 * @param what such as {@code build idx_product_tag}
 * @param phase as {@code pg_stat_progress_create_index} names it (PostgreSQL manual, 27.4.4), or what else it does
 * @param done of this phase, from 0 to 1; empty where the server does not say
 * @param rate of this phase, in blocks or rows a second; empty until it is known
 * @param unit {@code pages} or {@code rows}
 * @param remaining until this phase ends, at that rate; empty until it is known
 * @param elapsed since the statement began
 * @param waitsFor the session it waits for; empty if it waits for none
 */
public record BuildProgress(
        String table,
        String what,
        String phase,
        OptionalDouble done,
        OptionalDouble rate,
        String unit,
        Optional<Duration> remaining,
        Duration elapsed,
        Optional<Blocker> waitsFor) {}
