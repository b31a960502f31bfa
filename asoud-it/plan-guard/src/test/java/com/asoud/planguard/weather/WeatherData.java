package com.asoud.planguard.weather;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.Hibernates;
import com.asoud.planguard.database.Template;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * A year of weather: the larger the scale, the more stations. The k-th station, and the k-th country, has 1/k of what
 * the first has; one reading in thirty is doubtful; twenty readings, one after the other, arrive in an upload.
 */
public final class WeatherData {

    private static final String ROWS = """
            CREATE FUNCTION pg_temp.pick(purpose text, id bigint) RETURNS float LANGUAGE sql IMMUTABLE
                RETURN ('x' || substr(md5(purpose || id), 1, 7))::bit(28)::int / 268435456.0;

            INSERT INTO station (id, code, name, country, altitude)
            SELECT id, 'WX-' || lpad(id::text, 6, '0'), 'Station ' || md5(id::text),
                   'country ' || floor(20 ^ pg_temp.pick('country', id)), 2000 * pg_temp.pick('altitude', id)
            FROM generate_series(1, %1$s / 4) AS id;

            INSERT INTO reading (id, station_id, taken_at, kind, state, value, upload, sensor)
            SELECT id, floor((%1$s / 4) ^ pg_temp.pick('station', id)),
                   timestamptz '2025-01-01 00:00+00' + id * (interval '365 days' / %1$s),
                   (ARRAY['temperature', 'temperature', 'wind', 'rain'])[1 + floor(4 * pg_temp.pick('kind', id))],
                   CASE WHEN pg_temp.pick('state', id) < 1 / 30.0 THEN 'doubtful' ELSE 'checked' END,
                   100 * pg_temp.pick('value', id), (id + 19) / 20,
                   'S-' || lpad(floor(%1$s / 20 * pg_temp.pick('sensor', id))::text, 6, '0')
            FROM generate_series(1, %1$s) AS id;
            """;

    private static final Template TABLES = Template.EMPTY.then("weather", WeatherData::createTables);

    private static final Map<Scale, Template> TEMPLATES = new ConcurrentHashMap<>();

    private WeatherData() {}

    /** The same rows, and the same statistics of them, every time. */
    public static Template template(Scale scale) {
        return TEMPLATES.computeIfAbsent(
                scale, key -> TABLES.then("weather_" + key.name(), database -> write(database, key)));
    }

    private static void createTables(DataSource database) {
        Hibernates.on(
                        database,
                        List.of(Station.class, Reading.class),
                        Map.of("jakarta.persistence.schema-generation.database.action", "create"))
                .close();
    }

    private static void write(DataSource database, Scale scale) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(ROWS.formatted(scale.rows()));
        }
        Statistics.settle(database);
    }
}
