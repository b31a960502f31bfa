package com.asoud.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HibernateIndexesTest {

    private static final ShadowDatabase DATABASE = TestDatabase.create();

    @BeforeAll
    static void schemas() throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            Sql.execute(connection, "CREATE SCHEMA elsewhere; CREATE SCHEMA \"Übungs Schema\"");
        }
    }

    @Test
    void a_session_factory_tells_each_declared_index_as_the_catalog_has_it() throws SQLException {
        try (SessionFactory sessions = Model.start(DATABASE.dataSource(), Map.of());
                Connection connection = DATABASE.connect()) {
            List<DeclaredTable> tables = HibernateIndexes.of(sessions);

            assertThat(tables)
                    .containsExactly(
                            table("Depot"),
                            table(
                                    "parcel",
                                    index("Parcel_Expression"),
                                    index("parcel_city_idx"),
                                    unique("parcel_code_idx"),
                                    index("parcel_heavy_idx"),
                                    unique("parcel_label_key"),
                                    index("parcel_weight_idx"),
                                    index("parcel_whose_name_is_longer_than_what_postgresql_keeps_of_it_idx")),
                            new DeclaredTable("Übungs Schema", "parcel", List.of(index("parcel_city_idx"))),
                            table("parcel_note", index("parcel_note_idx")),
                            table("parcel_stop", index("parcel_stop_idx")));
            Reading reading = new IndexQuery(tables, IndexMetrics.DEFAULT_TIMEOUT).read(connection);
            assertThat(Reading.keys(tables))
                    .hasSize(15)
                    .filteredOn(key -> reading.state(key).present() != 1)
                    .isEmpty();
        }
    }

    @Test
    void the_schema_is_that_of_the_mapping() throws SQLException {
        try (SessionFactory sessions =
                Model.start(DATABASE.dataSource(), Map.of("hibernate.default_schema", "elsewhere"))) {
            assertThat(HibernateIndexes.of(sessions))
                    .extracting(DeclaredTable::schema)
                    .containsOnly("elsewhere", "Übungs Schema");
        }
    }

    @Test
    void a_closed_session_factory_is_refused() {
        SessionFactory sessions = Model.start(DATABASE.dataSource(), Map.of());
        sessions.close();

        assertThatThrownBy(() -> HibernateIndexes.of(sessions))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the session factory is closed");
    }

    private static DeclaredTable table(String name, DeclaredTable.Index... indexes) {
        return new DeclaredTable(null, name, List.of(indexes));
    }

    private static DeclaredTable.Index index(String name) {
        return new DeclaredTable.Index(name, false);
    }

    private static DeclaredTable.Index unique(String name) {
        return new DeclaredTable.Index(name, true);
    }
}
