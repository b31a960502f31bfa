package com.asoud.planguard.twoschemas;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.guard.GuardedModel;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

final class TwoSchemas implements GuardedModel {

    private static final String HISTORY = """
            CREATE TABLE sales.changes (installed_rank int, version text, installed_on timestamp, checksum int, success boolean);
            CREATE INDEX changes_s_idx ON sales.changes (success);
            """;

    private static final String ROWS = """
            INSERT INTO sales.note (id, author, written) SELECT n, n %% 100, n FROM generate_series(1, %1$s) AS n;
            INSERT INTO stock.note (id, author, written) SELECT n, n %% 100, n FROM generate_series(1, %1$s) AS n;
            """;

    private static final Map<String, String> SETTINGS = Map.of("hibernate.default_schema", "stock");

    private static final Map<Scale, Template> TEMPLATES = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "TwoSchemas";
    }

    @Override
    public List<Class<?>> managedClasses() {
        return List.of(SalesNote.class, StockNote.class);
    }

    @Override
    public Map<String, String> mappingSettings() {
        return SETTINGS;
    }

    @Override
    public List<Class<?>> repositories() {
        return List.of(Notes.class);
    }

    @Override
    public List<Class<?>> guards() {
        return List.of(NotePlansTest.class);
    }

    @Override
    public List<Scale> scales() {
        return List.of(Scale.of(2_000), Scale.of(20_000));
    }

    @Override
    public Template template(Scale scale) {
        return TEMPLATES.computeIfAbsent(
                scale, key -> Template.EMPTY.then("two_schemas_" + key.name(), database -> write(database, key)));
    }

    @Override
    public Object repository(Class<?> type, StatelessSession session) {
        return new Notes.InSession(session);
    }

    @Override
    public String reportFolder() {
        return "two-schemas";
    }

    private static void write(DataSource database, Scale scale) throws SQLException {
        try (EntityManagerFactory hibernate = new HibernatePersistenceConfiguration("two schemas")
                .managedClasses(SalesNote.class, StockNote.class)
                .properties(SETTINGS)
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, database)
                .createEntityManagerFactory()) {
            hibernate.getSchemaManager().create(true);
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(HISTORY);
            statement.execute(ROWS.formatted(scale.rows()));
        }
        Statistics.settle(database);
    }
}
