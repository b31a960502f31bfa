package com.asoud.planguard.database;

import com.asoud.postgres.ShadowServer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;

/** A server beside the one that all tests share, which may be of any kind. */
public final class AnotherServer {

    private static final List<String> CHOOSES_ANOTHER_KIND =
            List.of(PostgresServer.KIND_PROPERTY, PostgresServer.URL_PROPERTY, PostgresServer.USER_PROPERTY);

    private AnotherServer() {}

    /** Of the major that this test run is about. */
    static PostgresServer embedded() {
        return embedded(Map.of());
    }

    /** The same, started with further settings. */
    public static PostgresServer embedded(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        CHOOSES_ANOTHER_KIND.forEach(properties::remove);
        Map<String, String> all = new HashMap<>(ShadowServer.THROWAWAY_SETTINGS);
        all.putAll(settings);
        return ServerChoice.of(properties).start(all);
    }

    /**
     * The server of that database, reached by a URL.
     *
     * @param options of the URL
     */
    public static PostgresServer at(TestDatabase database, String options) throws SQLException {
        PGSimpleDataSource address = database.dataSource().unwrap(PGSimpleDataSource.class);
        String url = "jdbc:postgresql://localhost:%s/%s?options=%s"
                .formatted(address.getPortNumbers()[0], address.getDatabaseName(), options);
        return new ServerChoice.OwnServer(url, Optional.of("postgres")).start();
    }
}
