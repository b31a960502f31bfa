package com.asoud.planguard.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.weather.Reading;
import com.asoud.planguard.weather.Station;
import com.asoud.planguard.weather.WeatherData;
import com.asoud.postgres.Sql;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What guards take: whatever they use for their queries, these are captured. */
@ExtendWith(CoverageTest.Server.class)
class ParametersTest {

    private final PostgresServer server;

    ParametersTest(PostgresServer server) {
        this.server = server;
    }

    /** A class of an application. */
    static final class StationDao {

        private final EntityManager entities;

        StationDao(EntityManager entities) {
            this.entities = entities;
        }

        Station read(long id) {
            return entities.find(Station.class, id);
        }
    }

    static final class Guards {

        @Guarded
        void entity_manager(EntityManager entities, Probe probe) {
            probe.capture(() -> entities.find(Station.class, 7L)).statements(1).servedBy("station_pkey");
        }

        @Guarded
        void session(Session session, Probe probe) {
            probe.capture(() -> session.createQuery("from Station where code = 'WX-000007'", Station.class)
                            .getResultList())
                    .statements(1)
                    .servedBy("uk_station_code");
        }

        @Guarded
        void criteria(EntityManager entities, Probe probe) {
            var query = entities.getCriteriaBuilder().createQuery(Station.class);
            var station = query.from(Station.class);
            query.where(entities.getCriteriaBuilder().equal(station.get("code"), "WX-000007"));
            probe.capture(() -> entities.createQuery(query).getResultList())
                    .statements(1)
                    .servedBy("uk_station_code");
        }

        @Guarded
        void native_sql(EntityManager entities, Probe probe) {
            probe.capture(() -> entities.createNativeQuery("SELECT name FROM station WHERE id = :id")
                            .setParameter("id", 7L)
                            .getResultList())
                    .statements(1)
                    .servedBy("station_pkey");
        }

        @Guarded
        void entity_graph(EntityManager entities, Probe probe) {
            var graph = entities.createEntityGraph(Reading.class);
            graph.addSubgraph("station");
            probe.capture(() -> entities.find(Reading.class, 7L, Map.of("jakarta.persistence.fetchgraph", graph)))
                    .statements(1)
                    .servedBy("reading_pkey", "station_pkey");
        }

        @Guarded
        void lazy_for_each_row(EntityManager entities, Probe probe) {
            probe.capture(() -> entities.createQuery("from Reading where upload = 3", Reading.class)
                            .getResultList()
                            .forEach(reading -> Hibernate.initialize(reading.getStation())))
                    .statements(1);
        }

        @Guarded
        void bulk(EntityManager entities, Probe probe) {
            probe.capture(() -> entities.createQuery("update Reading set value = 0 where upload = 3")
                            .executeUpdate())
                    .statements(1)
                    .servedBy("idx_reading_upload");
        }

        @Guarded
        void flushed_before(EntityManager entities, Probe probe) {
            entities.remove(entities.find(Reading.class, 7L));
            probe.capture(() -> entities.createQuery("from Reading where upload = 3", Reading.class)
                            .getResultList())
                    .statements(2);
        }

        @Guarded
        void written_before(EntityManager entities, DataSource dataSource, Probe probe) {
            entities.createNativeQuery(
                            "INSERT INTO station (id, code, name, country, altitude) VALUES (-1, 'n', 'n', 'n', 0)")
                    .executeUpdate();
            probe.capture(() -> ask(dataSource, "SELECT name FROM station WHERE id = ?", -1L))
                    .statements(1)
                    .servedBy("station_pkey");
        }

        @Guarded
        void connection(Connection connection, Probe probe) {
            probe.capture(() -> ask(connection, "SELECT name FROM station WHERE id = ?", 7L))
                    .statements(1)
                    .servedBy("station_pkey");
        }

        @Guarded
        void data_source(DataSource dataSource, Probe probe) {
            probe.capture(() -> ask(dataSource, "SELECT name FROM station WHERE id = ?", 7L))
                    .statements(1)
                    .servedBy("station_pkey");
        }

        @Guarded
        void factory(SessionFactory factory, EntityManagerFactory same, Probe probe) {
            assertThat(same).isSameAs(factory);
            probe.capture(() -> factory.inTransaction(session -> session.find(Station.class, 7L)))
                    .statements(1)
                    .servedBy("station_pkey");
        }

        @Guarded
        void stateless(StatelessSession session, Probe probe) {
            probe.capture(() -> session.get(Station.class, 7L)).statements(1).servedBy("station_pkey");
        }

        @Guarded
        void class_of_the_application(StationDao stations, EntityManager entities, Probe probe) {
            probe.capture(() -> {
                        stations.read(7);
                        assertThat(entities.contains(stations.read(7))).isTrue();
                    })
                    .statements(1)
                    .servedBy("station_pkey");
        }

        @Guarded
        void unknown(StringBuilder text, Probe probe) {
            probe.capture(text::toString);
        }

        @Guarded
        void from_the_cache(EntityManager entities, Probe probe) {
            entities.find(Station.class, 7L);
            probe.capture(() -> entities.find(Station.class, 7L));
        }

        private static void ask(DataSource dataSource, String sql, long id) {
            try (Connection connection = dataSource.getConnection()) {
                ask(connection, sql, id);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private static void ask(Connection connection, String sql, long id) {
            try {
                Sql.column(connection, sql, id);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private record Model() implements GuardedModel {

        @Override
        public String name() {
            return "Parameters";
        }

        @Override
        public List<Class<?>> managedClasses() {
            return List.of(Station.class, Reading.class);
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
            return List.of(Scale.of(4_000), Scale.of(40_000));
        }

        @Override
        public Template template(Scale scale) {
            return WeatherData.template(scale);
        }

        @Override
        public String reportFolder() {
            return "self-test/parameters";
        }
    }

    @Test
    void whatever_a_guard_uses_is_captured() {
        Map<String, List<String>> broken = new TreeMap<>();
        try (PlanGuardRun run = new PlanGuardRun(new Model(), server)) {
            for (Method guard : run.guards()) {
                if (!List.of("unknown", "from_the_cache").contains(guard.getName())) {
                    broken.put(
                            guard.getName(),
                            run.evidence(guard).broken().stream()
                                    .map(promise -> promise.broken().complaint().found())
                                    .distinct()
                                    .collect(Collectors.toList()));
                }
            }
        }
        assertThat(broken.remove("lazy_for_each_row"))
                .as("the first statement, and one for each station")
                .anySatisfy(found -> assertThat(found).contains("statements"));
        assertThat(broken)
                .hasSize(13)
                .allSatisfy((guard, found) -> assertThat(found).isEmpty());
    }

    @Test
    void what_the_guard_wrote_before_is_seen_by_the_plan() {
        try (PlanGuardRun run = new PlanGuardRun(new Model(), server)) {
            assertThat(run.evidence(guard("written_before")).executions())
                    .flatExtracting(execution -> execution.measurements().values())
                    .extracting(Measurement::rows)
                    .containsOnly(1.0);
        }
    }

    @Test
    void what_cannot_be_given_is_said_with_what_can() {
        assertThatThrownBy(() -> observe("unknown"))
                .hasMessageContaining("java.lang.StringBuilder")
                .hasMessageContaining("Guards.unknown")
                .hasMessageContaining("EntityManager, Session, StatelessSession");
    }

    @Test
    void an_answer_from_the_cache_is_no_query() {
        assertThatThrownBy(() -> observe("from_the_cache")).hasMessageContaining("entityManager.clear()");
    }

    private void observe(String name) {
        try (PlanGuardRun run = new PlanGuardRun(new Model(), server)) {
            run.evidence(guard(name));
        }
    }

    private static Method guard(String name) {
        return Arrays.stream(Guards.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
