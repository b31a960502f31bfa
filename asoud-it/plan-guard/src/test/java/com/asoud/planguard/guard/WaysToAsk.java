package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.Bound.atMost;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.explain.Binding;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.weather.Reading;
import com.asoud.planguard.weather.Station;
import com.asoud.planguard.weather.WeatherData;
import com.asoud.postgres.Sql;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.ParameterMode;
import jakarta.persistence.StoredProcedureQuery;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** Guards that ask in every way that people do; {@link ParametersTest} runs them. Of Hibernate only what 6.2 has. */
final class WaysToAsk {

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

    /** All of them, on a server of its own. */
    public static void main(String... arguments) {
        try (PostgresServer server = PostgresServer.start()) {
            verify(server);
        }
    }

    static void verify(PostgresServer server) {
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
        assertThat(broken.remove("dear_rows"))
                .anySatisfy(found -> assertThat(found).contains("pages for each row"));
        assertThat(broken.remove("values_that_can_be_bound_once")).containsExactly("rows: 1");
        assertThat(broken.remove("function_that_reads_a_table")).contains("Seq Scan on reading");
        assertThat(broken)
                .hasSize(26)
                .allSatisfy((guard, found) -> assertThat(found).isEmpty());
    }

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
    void left_to_the_commit(EntityManager entities, Probe probe) {
        probe.capture(() -> entities.remove(entities.find(Reading.class, 7L)))
                .statements(2)
                .servedBy("reading_pkey");
        probe.capture(() -> entities.find(Reading.class, 8L)).statements(1);
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

    @Guarded
    void page_and_count(EntityManager entities, Probe probe, Binds binds) {
        long station = binds.id("reading", "station_id");
        probe.capture(() -> {
                    entities.createQuery("from Reading where station.id = :id order by takenAt, id", Reading.class)
                            .setParameter("id", station)
                            .setMaxResults(10)
                            .getResultList();
                    entities.createQuery("select count(r) from Reading r where r.station.id = :id", Long.class)
                            .setParameter("id", station)
                            .getSingleResult();
                })
                .statements(2)
                .servedBy(Reading.INDEX_STATION_TAKEN)
                .grows(Growth.CONSTANT)
                .statement(2, count -> count.indexOnly().grows(Growth.LINEAR_IN_MATCHES));
    }

    @Guarded
    void batch(Session session, Probe probe) {
        probe.capture(() -> session.doWork(connection -> {
                    try (PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO station (id, code, name, country, altitude) VALUES (?, ?, 'n', 'n', 0)")) {
                        for (int id = 1; id <= 20; id++) {
                            insert.setLong(1, -id);
                            insert.setString(2, "batch " + id);
                            insert.addBatch();
                        }
                        insert.executeBatch();
                    }
                }))
                .statements(1);
    }

    /** A row and one that refers to it, which can be written in this order only, and taken away in the other. */
    @Guarded
    void rows_that_refer_to_each_other(Connection connection, Probe probe) {
        probe.capture(() -> {
                    execute(
                            connection,
                            "INSERT INTO station (id, code, name, country, altitude) VALUES (-1, 'n', 'n', 'n', 0)");
                    execute(
                            connection,
                            "INSERT INTO reading (id, station_id, taken_at, kind, state, value, upload, sensor) SELECT -1, -1, taken_at, kind, state, value, upload, sensor FROM reading WHERE id = 7");
                    execute(connection, "DELETE FROM reading WHERE id = -1");
                    execute(connection, "DELETE FROM station WHERE id = -1");
                })
                .statements(4)
                .servedBy("reading_pkey", "station_pkey", Reading.INDEX_STATION_TAKEN);
    }

    @Guarded
    void setting_before(Connection connection, Probe probe) {
        probe.capture(() -> {
                    execute(connection, "SET LOCAL my.station = '7'");
                    execute(connection, "SELECT set_config('my.other', current_setting('my.station'), true)");
                    execute(connection, "SELECT name FROM station WHERE id = current_setting('my.other')::bigint");
                })
                .statements(3)
                .rows(atMost(1))
                .servedBy("station_pkey");
    }

    @Guarded
    void commands(Connection connection, Probe probe) {
        probe.capture(() -> {
                    execute(connection, "LOCK TABLE station IN SHARE MODE");
                    execute(connection, "CREATE TEMP TABLE wanted (id) ON COMMIT DROP AS SELECT 7::bigint");
                    execute(connection, "DO $$ BEGIN UPDATE reading SET value = 0 WHERE upload = 3; END $$");
                    execute(connection, "SELECT name FROM station WHERE id = (SELECT id FROM wanted LIMIT 1)");
                })
                .statements(4)
                .servedBy(Reading.INDEX_UPLOAD, "station_pkey")
                .reads("wanted");
    }

    @Guarded
    void two_in_one_text(Connection connection, Probe probe) {
        probe.capture(() -> bound(
                        connection,
                        "UPDATE station SET name = 'n' WHERE id = ?; UPDATE reading SET value = 0 WHERE upload = ?",
                        statement -> {
                            statement.setLong(1, 7);
                            statement.setLong(2, 3);
                        }))
                .statements(2)
                .statement(1, first -> first.servedBy("station_pkey"))
                .statement(2, second -> second.servedBy(Reading.INDEX_UPLOAD));
    }

    /** The driver reads a stream to its end, and Spring frees an array. */
    @Guarded
    void values_that_can_be_bound_once(Connection connection, Probe probe) {
        probe.capture(() -> bound(
                        connection,
                        "SELECT name FROM station WHERE id = ANY (?) AND code = ? AND length(?) = 3",
                        statement -> {
                            java.sql.Array ids = connection.createArrayOf("bigint", new Object[] {7L});
                            statement.setArray(1, ids);
                            statement.setCharacterStream(2, new StringReader("WX-000007"), 9);
                            statement.setBinaryStream(3, new ByteArrayInputStream(new byte[3]), 3);
                            assertThat(statement.execute()).isTrue();
                            ids.free();
                        }))
                .rows(atMost(0));
    }

    private static void execute(Connection connection, String sql) {
        bound(connection, sql, statement -> {});
    }

    /** @param binding may execute the statement itself */
    private static void bound(Connection connection, String sql, Binding binding) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            if (!sql.contains("ANY")) {
                statement.execute();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Guarded
    void sorted(EntityManager entities, Probe probe) {
        probe.capture(() -> entities.createQuery("from Reading where upload = 3 order by value", Reading.class)
                        .getResultList())
                .noSort()
                .maySort()
                .buffersPerRow(atMost(2))
                .servedBy(Reading.INDEX_UPLOAD);
    }

    @Guarded
    void dear_rows(EntityManager entities, Probe probe) {
        probe.capture(() -> entities.createQuery("from Reading where upload = 3", Reading.class)
                        .getResultList())
                .buffersPerRow(atMost(0));
    }

    @Guarded
    void procedure(EntityManager entities, Probe probe) {
        probe.capture(() -> entities.createStoredProcedureQuery("reset")
                        .registerStoredProcedureParameter("of", Long.class, ParameterMode.IN)
                        .setParameter("of", 3L)
                        .execute())
                .statements(1)
                .servedBy(Reading.INDEX_UPLOAD);
    }

    @Guarded
    void procedure_with_output(EntityManager entities, Probe probe) {
        probe.capture(() -> {
                    StoredProcedureQuery query = entities.createStoredProcedureQuery("count_readings")
                            .registerStoredProcedureParameter("of", Long.class, ParameterMode.IN)
                            .registerStoredProcedureParameter("amount", Long.class, ParameterMode.OUT)
                            .registerStoredProcedureParameter("factor", Long.class, ParameterMode.INOUT)
                            .setParameter("of", 3L)
                            .setParameter("factor", 10L);
                    query.execute();
                    assertThat(query.getOutputParameterValue("amount")).isEqualTo(200L);
                    assertThat(query.getOutputParameterValue("factor")).isEqualTo(11L);
                })
                .statements(1)
                .servedBy(Reading.INDEX_UPLOAD);
    }

    @Guarded
    void function(EntityManager entities, Probe probe) {
        probe.capture(() -> assertThat(entities.createQuery("select function('readings', 3L)", Object.class)
                                .getSingleResult())
                        .isEqualTo(20L))
                .statements(1)
                .servedBy(Reading.INDEX_UPLOAD);
    }

    @Guarded
    void function_of_rows(EntityManager entities, Probe probe) {
        probe.capture(() -> assertThat(entities.createNativeQuery(
                                        "SELECT * FROM readings_of(:of) AS r ORDER BY r.id", Reading.class)
                                .setParameter("of", 3L)
                                .getResultList()
                                .size())
                        .isEqualTo(20))
                .statements(1)
                .servedBy(Reading.INDEX_UPLOAD);
    }

    /** Hibernate 6 calls the function of this name, and Hibernate 7 the procedure. */
    @Guarded
    void cursor(EntityManager entities, Probe probe) {
        probe.capture(() -> {
                    StoredProcedureQuery query = entities.createStoredProcedureQuery("open_readings", Reading.class)
                            .registerStoredProcedureParameter(1, void.class, ParameterMode.REF_CURSOR)
                            .registerStoredProcedureParameter(2, Long.class, ParameterMode.IN)
                            .setParameter(2, 3L);
                    assertThat(query.getResultList().size()).isEqualTo(20);
                })
                .statements(1)
                .servedBy(Reading.INDEX_UPLOAD);
    }

    /** No other statement reads a whole table. */
    @Guarded
    void function_that_reads_a_table(EntityManager entities, Probe probe) {
        probe.capture(() -> entities.createNativeQuery("SELECT highest()").getSingleResult())
                .statements(1);
    }

    record Model() implements GuardedModel {

        private static final Map<Scale, Template> TEMPLATES = new ConcurrentHashMap<>();

        private static final String FUNCTIONS = """
                DROP INDEX idx_reading_doubtful; -- Hibernate 6 makes it without its condition.
                CREATE PROCEDURE reset("of" bigint) LANGUAGE plpgsql AS $$
                BEGIN
                    UPDATE reading SET value = 0 WHERE upload = "of";
                END $$;
                CREATE PROCEDURE count_readings("of" bigint, OUT amount bigint, INOUT factor bigint) LANGUAGE plpgsql AS $$
                BEGIN
                    SELECT count(*) * factor, factor + 1 INTO amount, factor FROM reading WHERE upload = "of";
                END $$;
                CREATE FUNCTION readings(bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
                BEGIN
                    RETURN (SELECT count(*) FROM reading WHERE upload = $1);
                END $$;
                CREATE FUNCTION readings_of(bigint) RETURNS SETOF reading LANGUAGE plpgsql STABLE AS $$
                BEGIN
                    RETURN QUERY SELECT * FROM reading WHERE upload = $1;
                END $$;
                CREATE FUNCTION open_readings(bigint) RETURNS refcursor LANGUAGE plpgsql AS $$
                DECLARE opened refcursor;
                BEGIN
                    OPEN opened FOR SELECT * FROM reading WHERE upload = $1;
                    RETURN opened;
                END $$;
                CREATE PROCEDURE open_readings(INOUT opened refcursor, bigint) LANGUAGE plpgsql AS $$
                BEGIN
                    OPEN opened FOR SELECT * FROM reading WHERE upload = $2;
                END $$;
                CREATE FUNCTION highest() RETURNS float LANGUAGE plpgsql STABLE AS $$
                BEGIN
                    RETURN (SELECT max(value) FROM reading);
                END $$;
                """;

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
            return List.of(WaysToAsk.class);
        }

        @Override
        public List<Scale> scales() {
            return List.of(Scale.of(4_000), Scale.of(40_000));
        }

        @Override
        public Template template(Scale scale) {
            return TEMPLATES.computeIfAbsent(
                    scale,
                    key -> WeatherData.template(scale).then("functions_" + scale.name(), database -> {
                        try (Connection connection = database.getConnection();
                                Statement statement = connection.createStatement()) {
                            statement.execute(FUNCTIONS);
                        }
                        Statistics.settle(database);
                    }));
        }

        @Override
        public String reportFolder() {
            return "self-test/parameters";
        }
    }
}
