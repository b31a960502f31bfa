package com.asoud.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one registry. */
final class IndexMeters {

    private static final String DEFAULT = "default";

    private final MeterRegistry registry;
    private final List<Reading.Key> keys;
    private final LatestReading latest;
    private final Queue<Meter> registered = new ConcurrentLinkedQueue<>();
    private final Set<Reading.Key> counted = new HashSet<>();

    IndexMeters(MeterRegistry registry, List<DeclaredTable> tables, LatestReading latest) {
        this.registry = registry;
        this.keys = Reading.keys(tables);
        this.latest = latest;
        registerReading();
        keys.forEach(this::registerGauges);
        registerCounters();
    }

    private void registerReading() {
        registered.add(Gauge.builder("declared.index.reading.age", latest, LatestReading::age)
                .description("Time since the declared indexes were last read. More than a few intervals: stale")
                .baseUnit("seconds")
                .register(registry));
        registered.add(FunctionCounter.builder("declared.index.reading.failures", latest, LatestReading::failures)
                .description("Readings of the declared indexes that failed")
                .register(registry));
        registered.add(Gauge.builder("declared.index.sizes.unread", latest, LatestReading::unreadSizes)
                .description("Declared indexes whose size is an older one, since they are locked ACCESS EXCLUSIVE")
                .register(registry));
    }

    private void registerGauges(Reading.Key key) {
        if (key.index() == null) {
            gauge(key, "declared.table.live.rows", "Rows, as statistics estimate them", "", Reading.State::live);
            gauge(key, "declared.table.dead.rows", "Dead rows, as statistics estimate them", "", Reading.State::dead);
        } else {
            gauge(key, "declared.index.present", "Whether the index exists: 1 or 0", "", Reading.State::present);
            gauge(key, "declared.index.valid", "Whether queries may use the index: 1 or 0", "", Reading.State::valid);
            gauge(key, "declared.index.size", "Size of the index", "bytes", Reading.State::bytes);
            gauge(key, "declared.index.idle", "Time since the last scan; 16+", "seconds", Reading.State::idle);
        }
    }

    /**
     * Counters of what was found since. Before, they would be 0, and what was counted in years would look like the work
     * of an instant.
     */
    synchronized void registerCounters() {
        for (Reading.Key key : keys) {
            if (latest.state(key).present() == 1 && counted.add(key)) {
                registerCounters(key);
            }
        }
    }

    private void registerCounters(Reading.Key key) {
        if (key.index() == null) {
            Tags sequential = Tags.of("kind", "sequential");
            Tags index = Tags.of("kind", "index");
            counter(key, sequential, "declared.table.scans", "Scans of the table", Reading.State::scans);
            counter(key, index, "declared.table.scans", "Scans of the table", Reading.State::indexScans);
        } else {
            Tags none = Tags.empty();
            counter(key, none, "declared.index.scans", "Scans of the index", Reading.State::scans);
            counter(key, none, "declared.index.tuples.read", "Entries that scans returned", Reading.State::read);
            counter(key, none, "declared.index.tuples.fetched", "Rows fetched by scans", Reading.State::fetched);
        }
    }

    private void gauge(
            Reading.Key key, String name, String description, String unit, ToDoubleFunction<Reading.State> value) {
        registered.add(Gauge.builder(name, latest, reading -> value.applyAsDouble(reading.state(key)))
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags(key))
                .register(registry));
    }

    private void counter(
            Reading.Key key, Tags more, String name, String description, ToDoubleFunction<Reading.State> value) {
        registered.add(FunctionCounter.builder(name, latest, reading -> value.applyAsDouble(reading.state(key)))
                .description(description)
                .tags(tags(key).and(more))
                .register(registry));
    }

    private static Tags tags(Reading.Key key) {
        Tags table = Tags.of(
                "schema", schema(key.table().schema()), "table", key.table().name());
        DeclaredTable.Index index = key.index();
        return index == null ? table : table.and("index", index.name(), "unique", String.valueOf(index.unique()));
    }

    /** What no mapping names is not one with a schema of that name: it would be one meter with it. */
    private static String schema(@Nullable String name) {
        return name == null ? DEFAULT : name.equals(DEFAULT) ? "\"" + DEFAULT + "\"" : name;
    }

    synchronized void remove() {
        registered.forEach(registry::remove);
        registered.clear();
    }
}
