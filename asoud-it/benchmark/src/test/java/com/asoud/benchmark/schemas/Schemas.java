package com.asoud.benchmark.schemas;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.Sql;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.hibernate.StatelessSession;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** Its default schema is {@code shop}. */
class Schemas implements GuardedModel {

    private static final Map<String, String> SETTINGS = Map.of("hibernate.default_schema", "shop");

    private static final List<String> ROWS = List.of(
            """
            INSERT INTO shop.item (id, code, created, title)
            SELECT n, n %% (%1$s / 20), n * 7 %% %1$s, 'item ' || n FROM generate_series(1, %1$s) AS n
            """,
            "INSERT INTO archive.item SELECT * FROM shop.item",
            "INSERT INTO archive.item_tag (item_id, tag) SELECT id, 'tag ' || id FROM archive.item",
            "INSERT INTO \"Übungs Schema\".\"order\" (id, buyer, created, title) SELECT id, code, created, title FROM shop.item",
            "DROP TABLE archive.visit",
            """
            CREATE TABLE archive.visit (id bigint PRIMARY KEY, item bigint NOT NULL) PARTITION BY RANGE (id);
            CREATE TABLE shop.visit PARTITION OF archive.visit FOR VALUES FROM (MINVALUE) TO (1000);
            CREATE TABLE shop.visit_2 PARTITION OF archive.visit FOR VALUES FROM (1000) TO (MAXVALUE);
            CREATE INDEX idx_visit_item ON archive.visit (item)
            """,
            "INSERT INTO archive.visit (id, item) SELECT id, code FROM shop.item",
            "CREATE TABLE public.other AS SELECT id, code FROM shop.item",
            "CREATE INDEX idx_item ON public.other (code)");

    private static final Map<Scale, Template> TEMPLATES = new ConcurrentHashMap<>();

    /** The same, with a search path that finds the table that has no schema. */
    static final class OnThePath extends Schemas {

        @Override
        public Map<String, String> mappingSettings() {
            return Map.of();
        }
    }

    @Override
    public String name() {
        return "Schemas";
    }

    @Override
    public List<Class<?>> managedClasses() {
        return List.of(ShopItem.class, ArchiveItem.class, Order.class, Visit.class);
    }

    @Override
    public Map<String, String> mappingSettings() {
        return SETTINGS;
    }

    @Override
    public List<Class<?>> repositories() {
        return List.of(Items.class);
    }

    @Override
    public List<Class<?>> guards() {
        return List.of(ItemPlans.class);
    }

    @Override
    public List<Scale> scales() {
        return List.of(Scale.of(400), Scale.of(4_000));
    }

    @Override
    public Template template(Scale scale) {
        return TEMPLATES.computeIfAbsent(
                scale, key -> Template.EMPTY.then("schemas_" + key.name(), database -> write(database, key)));
    }

    @Override
    public Object repository(Class<?> type, StatelessSession session) {
        return new Items.InSession(session);
    }

    private void write(DataSource database, Scale scale) throws SQLException {
        try (EntityManagerFactory hibernate = new HibernatePersistenceConfiguration("schemas")
                .managedClasses(managedClasses().toArray(Class<?>[]::new))
                .properties(SETTINGS)
                .property("jakarta.persistence.nonJtaDataSource", database)
                .createEntityManagerFactory()) {
            hibernate.getSchemaManager().create(true);
        }
        try (Connection connection = database.getConnection()) {
            for (String sql : ROWS) {
                Sql.execute(connection, sql.formatted(scale.rows()));
            }
        }
        Statistics.settle(database);
    }
}
