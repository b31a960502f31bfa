package com.asoud.planguard.guard;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.Template;
import com.asoud.postgres.Sql;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.StatelessSession;

/** A hundred persons, each with as many visits and passes as a hundredth of the scale, which lie together. */
record Visits() implements GuardedModel {

    private static final String SCHEMA = """
            CREATE TABLE visit (id bigint PRIMARY KEY, person bigint NOT NULL, day bigint NOT NULL, note text NOT NULL);
            CREATE INDEX visit_person_day ON visit (person, day);
            CREATE TABLE pass (id bigint PRIMARY KEY, person bigint NOT NULL, serial bigint NOT NULL, note text NOT NULL);
            CREATE INDEX pass_person ON pass (person);
            CREATE UNIQUE INDEX pass_person_serial ON pass (person, serial) INCLUDE (id);
            CREATE INDEX pass_serial ON pass (serial);
            """;

    private static final String ROWS = """
            INSERT INTO visit SELECT n, n / (%1$s / 100), n, repeat('x', 500) FROM generate_series(1, %1$s) AS n;
            INSERT INTO pass SELECT n, n / (%1$s / 100), n, repeat('x', 500) FROM generate_series(1, %1$s) AS n;
            """;

    private static final Map<Scale, Template> TEMPLATES = new ConcurrentHashMap<>();

    @Entity(name = "Visit")
    @Table(name = "visit", indexes = @Index(name = "visit_person_day", columnList = "person, day"))
    static class Visit {

        @Id
        long id;

        long person;
        long day;
        String note = "";
    }

    @Entity(name = "Pass")
    @Table(
            name = "pass",
            indexes = {
                @Index(name = "pass_person", columnList = "person"),
                @Index(name = "pass_serial", columnList = "serial"),
                @Index(
                        name = "pass_person_serial",
                        columnList = "person, serial",
                        unique = true,
                        options = "include (id)")
            })
    static class Pass {

        @Id
        long id;

        long person;
        long serial;
        String note = "";
    }

    record Queries(StatelessSession session) {

        List<Visit> of(long person, long day) {
            return session.createSelectionQuery("from Visit where person = :person and day = :day", Visit.class)
                    .setParameter("person", person)
                    .setParameter("day", day)
                    .getResultList();
        }

        List<Pass> passes(long person) {
            return session.createSelectionQuery("from Pass where person = :person", Pass.class)
                    .setParameter("person", person)
                    .getResultList();
        }

        List<Long> pass(long person, long serial) {
            return session.createSelectionQuery(
                            "select id from Pass where person = :person and serial = :serial", Long.class)
                    .setParameter("person", person)
                    .setParameter("serial", serial)
                    .getResultList();
        }
    }

    static final class Guards {

        /** Without the day in the index, nothing else is broken. */
        @Guarded
        void a_day_of_a_person(StatelessSession session, Probe probe, Binds binds) {
            Binds.Values values = binds.draw("visit", "person", "day");
            long person = values.get(1, Long.class);
            long day = values.get(2, Long.class);
            probe.capture(() -> new Queries(session).of(person, day))
                    .statements(1)
                    .servedBy("visit_person_day")
                    .boundedBy("person")
                    .grows(Growth.CONSTANT);
        }

        /** The other index of the persons does as well. */
        @Guarded
        void passes_of_a_person(StatelessSession session, Probe probe, Binds binds) {
            long person = binds.id("pass", "person");
            probe.capture(() -> new Queries(session).passes(person))
                    .on(ValueKind.TYPICAL, call -> call.servedBy("pass_person"));
        }

        @Guarded
        void a_pass(StatelessSession session, Probe probe, Binds binds) {
            Binds.Values values = binds.draw("pass", "person", "serial");
            long person = values.get(1, Long.class);
            long serial = values.get(2, Long.class);
            probe.capture(() -> new Queries(session).pass(person, serial)).boundedBy("serial");
        }
    }

    @Override
    public String name() {
        return "Visits";
    }

    @Override
    public List<Class<?>> managedClasses() {
        return List.of(Visit.class, Pass.class);
    }

    @Override
    public List<Class<?>> repositories() {
        return List.of();
    }

    @Override
    public List<Class<?>> guards() {
        return List.of(Guards.class);
    }

    @Override
    public List<Scale> scales() {
        return List.of(Scale.of(2_000), Scale.of(20_000));
    }

    @Override
    public Template template(Scale scale) {
        return TEMPLATES.computeIfAbsent(
                scale,
                key -> Template.EMPTY.then("visits_" + key.name(), database -> {
                    try (Connection connection = database.getConnection()) {
                        Sql.execute(connection, SCHEMA);
                        Sql.execute(connection, ROWS.formatted(key.rows()));
                    }
                    Statistics.settle(database);
                }));
    }

    @Override
    public String reportFolder() {
        return "self-test/visits";
    }
}
