package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A server with sample data. <em>After</em> is the model's template; <em>before</em> is the same without the declared
 * indexes. There are two databases of each, since what is written leaves traces.
 */
public final class Throwaway implements AutoCloseable {

    /** As durable as production's, with the tables in memory, and nobody else at work. */
    private static final Map<String, String> SETTINGS =
            Map.of("fsync", "on", "synchronous_commit", "on", "autovacuum", "off", "shared_buffers", "1GB");

    /** What environments call it. */
    public static final String NAME = "throwaway";

    private final GuardedModel model;
    private final Scale scale;
    private final Set<ObjectName> declared;
    private final PostgresServer server;
    private final List<TestDatabase> databases = new ArrayList<>();

    /** @param declared the indexes that <em>before</em> has not */
    public Throwaway(GuardedModel model, Scale scale, Set<ObjectName> declared) {
        this.model = model;
        this.scale = scale;
        this.declared = declared;
        this.server = PostgresServer.start(SETTINGS);
    }

    /** A database with the declared indexes. */
    public DataSource after() throws SQLException {
        return after(scale);
    }

    /** On which further databases of the model can be made. */
    public PostgresServer server() {
        return server;
    }

    /** With sample data of another scale. */
    DataSource after(Scale other) throws SQLException {
        TestDatabase database = another(other);
        databases.add(database);
        return database.dataSource();
    }

    /** The same, to be closed by the caller. */
    TestDatabase another(Scale other) throws SQLException {
        try {
            return server.cloneOf(model.template(other));
        } catch (IllegalArgumentException | IllegalStateException unfit) {
            if (unfit.getCause() != null) {
                throw unfit; // Something went wrong beneath; the scale did not.
            }
            throw new Refusal(
                    "the sample data cannot be written: " + unfit.getMessage(),
                    "scale " + other.name(),
                    "take another scale");
        }
    }

    DataSource before() throws SQLException {
        DataSource database = after();
        Databases.drop(database, indexes(database));
        return database;
    }

    /** Of the server; asked for once. */
    Optional<ColdCache> cache() throws SQLException {
        TestDatabase database = server.cloneOf(Template.EMPTY);
        databases.add(database);
        return ColdCache.of(database.dataSource());
    }

    /** Of the model's tables, those that the model declares marked. */
    public List<Index> indexes(DataSource database) throws SQLException {
        return Databases.indexes(database, model, declared);
    }

    /** Drops all databases, to which nobody is connected any more; the sample data stay. */
    void drop() {
        databases.forEach(TestDatabase::close);
        databases.clear();
    }

    @Override
    public void close() {
        drop();
        server.close();
    }
}
