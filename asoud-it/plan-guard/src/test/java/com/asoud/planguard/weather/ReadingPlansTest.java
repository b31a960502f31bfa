package com.asoud.planguard.weather;

import static com.asoud.planguard.guard.Bound.atMost;

import com.asoud.explain.PlanMode;
import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Growth;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import com.asoud.planguard.guard.ValueKind;
import java.time.Instant;
import java.util.List;

@PlanGuard(Weather.class)
class ReadingPlansTest {

    private static final Instant SUMMER = Instant.parse("2025-06-01T00:00:00Z");
    private static final Instant AUTUMN = Instant.parse("2025-09-01T00:00:00Z");

    @Guarded
    void one_with_its_station(Readings readings, Probe probe, Binds binds) {
        long id = binds.id("reading", "id");
        probe.capture(() -> readings.withStation(id))
                .statements(1)
                .servedBy("reading_pkey", "station_pkey")
                .buffers(atMost(8));
    }

    @Guarded
    void latest_of_a_station(Readings readings, Probe probe, Binds binds) {
        long station = binds.id("reading", "station_id");
        GuardedCall first = probe.capture(() -> readings.latest(station, 10))
                .statements(1)
                .servedBy(Reading.INDEX_STATION_TAKEN)
                .boundedBy("station_id")
                .in(PlanMode.GENERIC, GuardedCall::noSort)
                .on(ValueKind.MOST_COMMON, GuardedCall::noSort) // To sort two rows costs nothing.
                .rowsRemovedPerRow(atMost(0))
                .grows(Growth.CONSTANT);
        probe.capture(() -> readings.before(station, SUMMER, 0, 10))
                .statements(1)
                .servedBy(Reading.INDEX_STATION_TAKEN)
                .boundedBy("station_id", "taken_at")
                .asCheapAs(first);
    }

    @Guarded
    void average_of_a_summer(Readings readings, Probe probe, Binds binds) {
        long station = binds.id("reading", "station_id");
        probe.capture(() -> readings.average(station, SUMMER, AUTUMN))
                .statements(1)
                .servedBy(Reading.INDEX_STATION_TAKEN)
                .boundedBy("station_id", "taken_at")
                .grows(Growth.LINEAR_IN_MATCHES);
    }

    @Guarded
    void doubtful(Readings readings, Probe probe) {
        probe.capture(() -> readings.doubtful(10))
                .statements(1)
                .servedBy(Reading.INDEX_DOUBTFUL)
                .reads(Reading.INDEX_DOUBTFUL) // Its first ten entries: the index holds nothing but doubtful readings.
                .noSort()
                .grows(Growth.CONSTANT);
    }

    @Guarded
    void all_of_an_upload(Readings readings, Probe probe, Binds binds) {
        long upload = binds.id("reading", "upload");
        probe.capture(() -> readings.ofUpload(upload))
                .statements(1)
                .servedBy(Reading.INDEX_UPLOAD)
                .boundedBy("upload")
                .grows(Growth.CONSTANT);
    }

    @Guarded
    void all_of_a_sensor(Readings readings, Probe probe, Binds binds) {
        String sensor = binds.drawOr(List.of("nothing"), "reading", "sensor").get(1, String.class);
        probe.capture(() -> readings.ofSensor(sensor))
                .statements(1)
                .servedBy(Reading.INDEX_SENSOR)
                .boundedBy("sensor")
                .buffersPerMatch(atMost(4));
    }

    @Guarded
    void discarding_an_upload(Readings readings, Probe probe, Binds binds) {
        long upload = binds.id("reading", "upload");
        probe.capture(() -> readings.discard(upload))
                .statements(1)
                .servedBy(Reading.INDEX_UPLOAD)
                .boundedBy("upload")
                .grows(Growth.CONSTANT);
    }
}
