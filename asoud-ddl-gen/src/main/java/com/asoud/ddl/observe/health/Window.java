package com.asoud.ddl.observe.health;

import com.asoud.postgres.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The time over which usage is judged, on every server that was asked. It begins with the earlier snapshot, or when a
 * server began to count anew after that, by a reset or a crash.
 *
 * @param from when it begins; empty if usage cannot be judged
 * @param to when it ends
 * @param why usage cannot be judged, as a sentence without a full stop; empty if it can
 * @param indexesThen the oids of the indexes that were valid when the earlier snapshot was taken
 */
public record Window(Optional<Instant> from, Instant to, String why, List<Counters> servers, Set<Long> indexesThen) {

    /**
     * What one server has counted.
     *
     * @param before at the beginning of the window; empty if it counts from 0 since then
     * @param now at its end
     */
    record Counters(Optional<Uses> before, Uses now) {

        long scans(long index) {
            long earlier =
                    before.flatMap(uses -> uses.of(index)).map(Usage::scans).orElse(0L);
            return now.of(index).map(Usage::scans).orElse(0L) - earlier;
        }
    }

    /** The usage of an index, by its oid; empty if it was not there. */
    @FunctionalInterface
    interface Uses {
        Optional<Usage> of(long index);
    }

    /** From when on, and against what, one server's counters can be compared. */
    private record Comparison(Instant from, Counters counters, String why) {}

    /**
     * @param since the earlier snapshot; without one, usage is not judged: nobody can tell how old an index is
     * @throws Refusal if the earlier snapshot is of another database, or is the later one
     */
    static Window of(Optional<Snapshot> since, Snapshot now) {
        if (since.isEmpty()) {
            return notJudged(now, "there is no earlier report to compare with (--since)");
        }
        requireSameDatabase(since.get(), now);
        List<Comparison> servers = new ArrayList<>();
        servers.add(onPrimary(since.get(), now));
        for (Replica replica : now.replicas()) {
            servers.add(onReplica(since.get(), replica));
        }
        Optional<String> why = servers.stream()
                .map(Comparison::why)
                .filter(reason -> !reason.isEmpty())
                .findFirst();
        if (why.isPresent()) {
            return notJudged(now, why.get());
        }
        return new Window(
                servers.stream().map(Comparison::from).max(Instant::compareTo),
                now.takenAt(),
                "",
                servers.stream().map(Comparison::counters).toList(),
                since.get().indexes().stream()
                        .filter(IndexHealth::isUsable)
                        .map(IndexHealth::oid)
                        .collect(Collectors.toSet()));
    }

    private static Window notJudged(Snapshot now, String why) {
        return new Window(Optional.empty(), now.takenAt(), why, List.of(), Set.of());
    }

    private static void requireSameDatabase(Snapshot since, Snapshot now) {
        Origin before = since.origin();
        Origin here = now.origin();
        if (!before.isSameDatabase(here)) {
            throw new Refusal(
                    "the earlier report is of another database: " + before.database()
                            + (before.database().equals(here.database())
                                    ? " of another server, or before a restore"
                                    : ""),
                    "--since, taken " + since.takenAt(),
                    "give a report of this database, or none; health --save FILE writes one");
        }
        if (since.takenAt().isAfter(now.takenAt())) {
            throw new Refusal(
                    "the earlier report is from later: " + since.takenAt(),
                    "--since",
                    "give an earlier one, or correct the server's clock");
        }
    }

    private static Comparison onPrimary(Snapshot since, Snapshot now) {
        Uses before = oid -> since.index(oid).map(IndexHealth::usage);
        Uses after = oid -> now.index(oid).map(IndexHealth::usage);
        if (since.origin().timeline() != now.origin().timeline()) {
            return new Comparison(
                    now.takenAt(),
                    new Counters(Optional.empty(), after),
                    "another server has become the primary since then, and each counts by itself");
        }
        return compare(
                since,
                Optional.of(since.origin()),
                now.origin(),
                before,
                after,
                now.indexes().stream().map(IndexHealth::oid).toList());
    }

    private static Comparison onReplica(Snapshot since, Replica replica) {
        Optional<Replica> earlier = since.replica(replica.address());
        return compare(
                since,
                earlier.map(Replica::origin),
                replica.origin(),
                oid -> earlier.flatMap(
                        known -> Optional.ofNullable(known.usage().get(oid))),
                oid -> Optional.ofNullable(replica.usage().get(oid)),
                List.copyOf(replica.usage().keySet()));
    }

    private static Comparison compare(
            Snapshot since, Optional<Origin> earlier, Origin here, Uses before, Uses after, List<Long> indexes) {
        boolean backwards = indexes.stream()
                .anyMatch(oid -> before.of(oid)
                        .flatMap(old -> after.of(oid).map(usage -> usage.isBehind(old)))
                        .orElse(false));
        if (earlier.filter(here::countsSinceThen).isPresent()) {
            return backwards
                    ? new Comparison(
                            since.takenAt(),
                            new Counters(Optional.empty(), after),
                            "counters are smaller than before, and nobody can tell since when")
                    : new Comparison(since.takenAt(), new Counters(Optional.of(before), after), "");
        }
        Instant anew = here.countingSince().orElse(Instant.MAX);
        return anew.equals(Instant.MAX)
                ? new Comparison(
                        since.takenAt(),
                        new Counters(Optional.empty(), after),
                        "nobody can tell since when the server counts")
                : new Comparison(
                        anew.isAfter(since.takenAt()) ? anew : since.takenAt(),
                        new Counters(Optional.empty(), after),
                        "");
    }

    /** How long it is; zero if usage is not judged. */
    public Duration length() {
        return from.map(begin -> Duration.between(begin, to)).orElse(Duration.ZERO);
    }

    /** Whether the index was there all the time, and valid; one that was built anew is another. */
    boolean wasThere(long index) {
        return indexesThen.contains(index);
    }

    /** How often any server read the index within the window; empty if usage is not judged. */
    public OptionalLong scans(long index) {
        return from.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(servers.stream()
                        .mapToLong(server -> server.scans(index))
                        .sum());
    }
}
