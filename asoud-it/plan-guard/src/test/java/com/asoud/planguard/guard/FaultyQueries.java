package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.Bound.atMost;

import com.asoud.planguard.weather.Reading;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The guards that {@link FaultsTest} observes: most of them in pairs, of which one query is sound and the other is not,
 * while both promise the same.
 */
final class FaultyQueries {

    private static final Instant SUMMER = Instant.parse("2025-06-01T00:00:00Z");

    /** Somebody took {@code bigint} for {@code numeric}. */
    @Entity(name = "MistypedReading")
    @Table(name = "reading")
    static class MistypedReading {

        @Id
        @Nullable
        Long id;

        @Nullable
        BigDecimal upload;
    }

    @Guarded
    void of_a_table_off_the_search_path(Binds binds) {
        binds.id("visit", "id");
    }

    @Guarded
    void of_a_sensor(StatelessSession session, Probe probe, Binds binds) {
        String sensor = sensor(binds);
        ofASensor(probe.capture(() -> session.createSelectionQuery("from Reading where sensor = :sensor", Reading.class)
                .setParameter("sensor", sensor)
                .getResultList()));
    }

    @Guarded
    void checked_of_a_sensor(StatelessSession session, Probe probe, Binds binds) {
        String sensor = sensor(binds);
        probe.capture(() -> session.createSelectionQuery(
                                "from Reading where sensor = :sensor and state = :state", Reading.class)
                        .setParameter("sensor", sensor)
                        .setParameter("state", "checked")
                        .getResultList())
                .servedBy(Reading.INDEX_SENSOR);
    }

    @Guarded
    void all_of_a_station(StatelessSession session, Probe probe, Binds binds) {
        long station = binds.id("reading", "station_id");
        probe.capture(() -> session.createSelectionQuery("from Reading where station.id = :station", Reading.class)
                        .setParameter("station", station)
                        .getResultList())
                .buffers(atMost(40));
    }

    @Guarded
    void of_a_sensor_in_lower_case(StatelessSession session, Probe probe, Binds binds) {
        String sensor = sensor(binds);
        ofASensor(probe.capture(
                () -> session.createSelectionQuery("from Reading where lower(sensor) = lower(:sensor)", Reading.class)
                        .setParameter("sensor", sensor)
                        .getResultList()));
    }

    @Guarded
    void of_sensors_that_begin_so(StatelessSession session, Probe probe, Binds binds) {
        String sensor = sensor(binds);
        ofASensor(probe.capture(() -> session.createSelectionQuery(
                        "from Reading where sensor >= :sensor and sensor < :after", Reading.class)
                .setParameter("sensor", sensor)
                .setParameter("after", sensor + "0")
                .getResultList()));
    }

    @Guarded
    void of_sensors_that_end_so(StatelessSession session, Probe probe, Binds binds) {
        String end = "%" + sensor(binds).substring(2);
        ofASensor(probe.capture(() -> session.createSelectionQuery("from Reading where sensor like :end", Reading.class)
                .setParameter("end", end)
                .getResultList()));
    }

    private static String sensor(Binds binds) {
        return binds.drawOr(List.of("S-nothing"), "reading", "sensor").get(1, String.class);
    }

    private static void ofASensor(GuardedCall call) {
        call.statements(1)
                .servedBy(Reading.INDEX_SENSOR)
                .boundedBy("sensor")
                .rowsRemovedPerRow(atMost(0))
                .grows(Growth.LINEAR_IN_MATCHES);
    }

    @Guarded
    void of_an_upload(StatelessSession session, Probe probe, Binds binds) {
        long upload = binds.id("reading", "upload");
        ofAnUpload(
                probe.capture(() -> session.createSelectionQuery("from Reading where upload = :upload", Reading.class)
                        .setParameter("upload", upload)
                        .getResultList()));
    }

    @Guarded
    void of_an_upload_as_text(StatelessSession session, Probe probe, Binds binds) {
        String upload = String.valueOf(binds.id("reading", "upload"));
        ofAnUpload(probe.capture(
                () -> session.createSelectionQuery("from Reading where cast(upload as string) = :upload", Reading.class)
                        .setParameter("upload", upload)
                        .getResultList()));
    }

    @Guarded
    void of_an_upload_as_text_in_sql(StatelessSession session, Probe probe, Binds binds) {
        String upload = String.valueOf(binds.id("reading", "upload"));
        ofAnUpload(probe.capture(
                () -> session.createNativeQuery("SELECT id FROM reading WHERE CAST(upload AS text) = ?1", Long.class)
                        .setParameter(1, upload)
                        .getResultList()));
    }

    @Guarded
    void of_an_upload_by_arithmetic(StatelessSession session, Probe probe, Binds binds) {
        long upload = binds.id("reading", "upload");
        ofAnUpload(
                probe.capture(() -> session.createSelectionQuery("from Reading where upload + 1 = :next", Reading.class)
                        .setParameter("next", upload + 1)
                        .getResultList()));
    }

    @Guarded
    void of_an_upload_by_a_number_of_another_type(StatelessSession session, Probe probe, Binds binds) {
        BigDecimal upload = BigDecimal.valueOf(binds.id("reading", "upload"));
        ofAnUpload(probe.capture(() -> session.createNativeQuery("SELECT id FROM reading WHERE upload = ?1", Long.class)
                .setParameter(1, upload)
                .getResultList()));
    }

    @Guarded
    void of_an_upload_by_an_attribute_of_another_type(StatelessSession session, Probe probe, Binds binds) {
        BigDecimal upload = BigDecimal.valueOf(binds.id("reading", "upload"));
        ofAnUpload(probe.capture(
                () -> session.createSelectionQuery("from MistypedReading where upload = :upload", MistypedReading.class)
                        .setParameter("upload", upload)
                        .getResultList()));
    }

    private static void ofAnUpload(GuardedCall call) {
        call.statements(1)
                .servedBy(Reading.INDEX_UPLOAD)
                .boundedBy("upload")
                .rowsRemovedPerRow(atMost(0))
                .grows(Growth.CONSTANT);
    }

    @Guarded
    void of_an_upload_with_stations(StatelessSession session, Probe probe, Binds binds) {
        long upload = binds.id("reading", "upload");
        probe.capture(() -> session.createSelectionQuery(
                                "from Reading r join fetch r.station where r.upload = :upload", Reading.class)
                        .setParameter("upload", upload)
                        .getResultList())
                .statements(1)
                .servedBy(Reading.INDEX_UPLOAD, "station_pkey")
                .reads("station");
    }

    @Guarded
    void of_an_upload_with_a_statement_for_each_station(StatelessSession session, Probe probe, Binds binds) {
        long upload = binds.id("reading", "upload");
        probe.capture(() -> session.createSelectionQuery("from Reading r where r.upload = :upload", Reading.class)
                        .setParameter("upload", upload)
                        .getResultList()
                        .forEach(reading -> session.fetch(reading.getStation())))
                .statements(1)
                .servedBy(Reading.INDEX_UPLOAD, "station_pkey")
                .reads("station");
    }

    @Guarded
    void latest_of_a_station(StatelessSession session, Probe probe, Binds binds) {
        long station = binds.id("reading", "station_id");
        probe.capture(() -> latest(session, station, 0))
                .statements(1)
                .servedBy(Reading.INDEX_STATION_TAKEN)
                .boundedBy("station_id")
                .rowsRemovedPerRow(atMost(0))
                .grows(Growth.CONSTANT);
    }

    private static void latest(StatelessSession session, long station, int offset) {
        session.createSelectionQuery(
                        "from Reading where station.id = :station order by takenAt desc, id desc", Reading.class)
                .setParameter("station", station)
                .setFirstResult(offset)
                .setMaxResults(10)
                .getResultList();
    }

    @Guarded
    void a_page_by_its_number(StatelessSession session, Probe probe, Binds binds) {
        long station = binds.id("reading", "station_id");
        int half = binds.draw("reading WHERE station_id = " + station, "(SELECT count(*) FROM reading) / 40")
                .get(1, Long.class)
                .intValue();
        GuardedCall first = probe.capture(() -> latest(session, station, 0)).statements(1);
        aPage(probe.capture(() -> latest(session, station, half)), first).boundedBy("station_id");
    }

    @Guarded
    void a_page_after_a_row(StatelessSession session, Probe probe, Binds binds) {
        long station = binds.id("reading", "station_id");
        GuardedCall first = probe.capture(() -> latest(session, station, 0)).statements(1);
        aPage(after(session, probe, station, "(takenAt, id) < (:takenAt, :id)"), first)
                .boundedBy("station_id", "taken_at");
    }

    @Guarded
    void a_page_after_a_row_by_alternatives(StatelessSession session, Probe probe, Binds binds) {
        long station = binds.id("reading", "station_id");
        GuardedCall first = probe.capture(() -> latest(session, station, 0)).statements(1);
        aPage(after(session, probe, station, "(takenAt < :takenAt or takenAt = :takenAt and id < :id)"), first)
                .boundedBy("station_id", "taken_at");
    }

    private static GuardedCall after(StatelessSession session, Probe probe, long station, String condition) {
        return probe.capture(() -> session.createSelectionQuery(
                        "from Reading where station.id = :station and " + condition + " order by takenAt desc, id desc",
                        Reading.class)
                .setParameter("station", station)
                .setParameter("takenAt", SUMMER)
                .setParameter("id", 0L)
                .setMaxResults(10)
                .getResultList());
    }

    private static GuardedCall aPage(GuardedCall page, GuardedCall first) {
        return page.statements(1)
                .servedBy(Reading.INDEX_STATION_TAKEN)
                .asCheapAs(first)
                .grows(Growth.CONSTANT);
    }

    @Guarded
    void doubtful(StatelessSession session, Probe probe) {
        doubtful(probe.capture(() -> session.createSelectionQuery(
                        "from Reading where state = 'doubtful' and takenAt < :time order by takenAt desc",
                        Reading.class)
                .setParameter("time", SUMMER)
                .setMaxResults(10)
                .getResultList()));
    }

    @Guarded
    void doubtful_by_a_bound_value(StatelessSession session, Probe probe) {
        doubtful(probe.capture(() -> session.createSelectionQuery(
                        "from Reading where state = :state and takenAt < :time order by takenAt desc", Reading.class)
                .setParameter("state", "doubtful")
                .setParameter("time", SUMMER)
                .setMaxResults(10)
                .getResultList()));
    }

    private static void doubtful(GuardedCall call) {
        call.statements(1)
                .servedBy(Reading.INDEX_DOUBTFUL)
                .boundedBy("taken_at")
                .noSort()
                .grows(Growth.CONSTANT);
    }

    @Guarded
    void high_values_of_a_station(StatelessSession session, Probe probe, Binds binds) {
        long station = binds.id("reading", "station_id");
        probe.capture(() -> session.createSelectionQuery(
                        "from Reading where station.id = :station and value > 50 order by takenAt desc", Reading.class)
                .setParameter("station", station)
                .setMaxResults(10)
                .getResultList());
    }

    @Guarded
    void high_values(StatelessSession session, Probe probe) {
        probe.capture(() -> session.createSelectionQuery("from Reading where value > 50 order by id", Reading.class)
                .setMaxResults(10)
                .getResultList());
    }

    @Guarded
    void a_storm_with_its_stations(StatelessSession session, Probe probe) {
        probe.capture(() -> session.createSelectionQuery(
                                "from Reading r join fetch r.station where r.kind = 'hail'", Reading.class)
                        .getResultList())
                .statements(1)
                .reads("reading", "station")
                .buffersPerMatch(atMost(1));
    }
}
