package com.asoud.planguard.weather;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

interface Readings {

    Optional<Reading> withStation(long id);

    List<Reading> latest(long station, int limit);

    List<Reading> before(long station, Instant takenAt, long id, int limit);

    @Nullable
    Double average(long station, Instant from, Instant to);

    List<Reading> doubtful(int limit);

    List<Reading> ofUpload(long upload);

    List<Reading> ofSensor(String sensor);

    int discard(long upload);

    /** Written by hand; hibernate-processor would do as well. */
    record InSession(StatelessSession session) implements Readings {

        @Override
        public Optional<Reading> withStation(long id) {
            return session.createSelectionQuery("from Reading r join fetch r.station where r.id = :id", Reading.class)
                    .setParameter("id", id)
                    .uniqueResultOptional();
        }

        @Override
        public List<Reading> latest(long station, int limit) {
            return session.createSelectionQuery("""
                            from Reading where station.id = :station
                            order by takenAt desc, id desc
                            """, Reading.class)
                    .setParameter("station", station)
                    .setMaxResults(limit)
                    .getResultList();
        }

        @Override
        public List<Reading> before(long station, Instant takenAt, long id, int limit) {
            return session.createSelectionQuery("""
                            from Reading where station.id = :station and (takenAt, id) < (:takenAt, :id)
                            order by takenAt desc, id desc
                            """, Reading.class)
                    .setParameter("station", station)
                    .setParameter("takenAt", takenAt)
                    .setParameter("id", id)
                    .setMaxResults(limit)
                    .getResultList();
        }

        @Override
        public @Nullable Double average(long station, Instant from, Instant to) {
            return session.createSelectionQuery("""
                            select avg(value) from Reading
                            where station.id = :station and takenAt >= :from and takenAt < :to
                            """, Double.class)
                    .setParameter("station", station)
                    .setParameter("from", from)
                    .setParameter("to", to)
                    .getSingleResultOrNull();
        }

        @Override
        public List<Reading> doubtful(int limit) {
            return session.createSelectionQuery("""
                            from Reading where state = 'doubtful'
                            order by takenAt desc
                            """, Reading.class)
                    .setMaxResults(limit)
                    .getResultList();
        }

        @Override
        public List<Reading> ofUpload(long upload) {
            return session.createSelectionQuery("from Reading where upload = :upload", Reading.class)
                    .setParameter("upload", upload)
                    .getResultList();
        }

        @Override
        public List<Reading> ofSensor(String sensor) {
            return session.createSelectionQuery("from Reading where sensor = :sensor", Reading.class)
                    .setParameter("sensor", sensor)
                    .getResultList();
        }

        @Override
        public int discard(long upload) {
            return session.createMutationQuery("delete Reading where upload = :upload")
                    .setParameter("upload", upload)
                    .executeUpdate();
        }
    }
}
