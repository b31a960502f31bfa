package com.asoud.planguard.guard;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.weather.Reading;
import com.asoud.planguard.weather.Station;
import com.asoud.planguard.weather.WeatherData;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/** The weather, with faults in its schema or its statistics. */
record Faults(Schema schema) implements GuardedModel {

    private static final Map<Schema, Map<Scale, Template>> TEMPLATES = new EnumMap<>(Schema.class);

    /** What is wrong with the database. */
    enum Schema {
        SOUND("", true),

        /** Each index that {@link FaultyQueries} need is missing, or has its columns in the wrong order. */
        FAULTY("""
                DROP INDEX idx_reading_sensor;
                DROP INDEX idx_reading_station_taken;
                CREATE INDEX idx_reading_taken_station ON reading (taken_at, station_id);
                DROP INDEX idx_reading_upload;
                CREATE INDEX idx_reading_kind_upload ON reading (kind, upload);
                """, true),

        /** A quarter of all readings become something that the planner has never heard of. */
        STALE(Schema.STORM, false),

        /** The same readings, but the planner has heard of it. */
        FRESH(Schema.STORM, true);

        private static final String STORM = """
                CREATE INDEX idx_reading_kind ON reading (kind);
                UPDATE reading SET kind = 'hail' WHERE id % 4 = 0;
                """;

        private final String sql;
        private final boolean settled;

        Schema(String sql, boolean settled) {
            this.sql = sql;
            this.settled = settled;
        }

        private void prepare(DataSource database) throws SQLException {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            if (settled) {
                Statistics.settle(database);
            }
        }
    }

    @Override
    public String name() {
        return "Faults, " + schema;
    }

    @Override
    public List<Class<?>> managedClasses() {
        return List.of(Station.class, Reading.class, FaultyQueries.MistypedReading.class);
    }

    @Override
    public List<Class<?>> repositories() {
        return List.of();
    }

    @Override
    public List<Class<?>> guards() {
        return List.of(FaultyQueries.class);
    }

    @Override
    public List<Scale> scales() {
        return List.of(Scale.of(4_000), Scale.of(40_000));
    }

    @Override
    public Template template(Scale scale) {
        synchronized (TEMPLATES) {
            return TEMPLATES
                    .computeIfAbsent(schema, key -> new HashMap<>())
                    .computeIfAbsent(
                            scale, key -> WeatherData.template(key).then("faults_" + key.name(), schema::prepare));
        }
    }

    @Override
    public String reportFolder() {
        return "self-test/" + schema.name().toLowerCase(Locale.ROOT);
    }
}
