package com.asoud.it.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.it.marketplace.Catalogs;
import com.asoud.it.marketplace.FlywayFlavour;
import com.asoud.model.AsoudModel;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.SchemaToolingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlavoursTest {

    /** Guide section 2, row by row: table, name, columns in their order. */
    private static final List<String> GUIDE = """
            product | idx_product_market_status | market_id, status
            product | idx_product_category_status | sub_category_id, status
            product | idx_product_status_created | status, created_at
            product | idx_product_market_created | market_id, created_at
            product | idx_product_tag | tag
            product | idx_product_marketer | is_marketer
            market | idx_market_user_status | user_id, status
            market | idx_market_status_created | status, created_at
            market | idx_market_category_status | sub_category_id, status
            market | idx_market_business_id | business_id
            market | idx_market_paid_status | is_paid, status
            order | idx_order_user_status | user_id, status
            order | idx_order_user_created | user_id, created_at
            order | idx_order_status_paid | status, is_paid
            order | idx_order_paid_created | is_paid, created_at
            order | idx_order_type_status | type, status
            """.lines().toList();

    @RegisterExtension
    static final ClonedDatabase standard = ClonedDatabase.of(FlywayFlavour.STANDARD.template());

    @RegisterExtension
    static final ClonedDatabase concurrent = ClonedDatabase.of(FlywayFlavour.CONCURRENT.template());

    @Test
    void both_flavours_end_in_the_same_catalog() throws SQLException {
        Catalog development = Catalogs.read(standard.dataSource());
        Catalog production = Catalogs.read(concurrent.dataSource());

        assertThat(Catalogs.differences(development, production)).isEmpty();
        assertThat(production).isEqualTo(development);
        assertThat(development.tables()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_guides_query_lists_the_guides_16_indexes(FlywayFlavour flavour) throws SQLException {
        try (Connection connection = migrated(flavour).connect()) {
            assertThat(Sql.<String>column(connection, """
                            SELECT tablename || ' | ' || indexname || ' | ' || substring(indexdef FROM ' \\((.*)\\)$')
                            FROM pg_indexes
                            WHERE indexname LIKE 'idx_%'
                            ORDER BY tablename, indexname
                            """)).containsAll(GUIDE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_index_of_the_guide_is_a_valid_b_tree_and_only_the_business_ids_is_unique(FlywayFlavour flavour)
            throws SQLException {
        try (Connection connection = migrated(flavour).connect()) {
            assertThat(Sql.rows(connection, """
                            SELECT relname, amname, indisunique, indisvalid AND indisready AND indislive AS usable
                            FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
                            WHERE relname = ANY (?)
                            """, (Object)
                            GUIDE.stream().map(row -> row.split(" \\| ")[1]).toArray(String[]::new)))
                    .hasSize(16)
                    .allSatisfy(index -> assertThat(index)
                            .containsEntry("amname", "btree")
                            .containsEntry("usable", true)
                            .containsEntry("indisunique", index.get("relname").equals("idx_market_business_id")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void hibernate_finds_its_schema(FlywayFlavour flavour) throws SQLException {
        Map<String, String> validate = Map.of(SchemaToolingSettings.HBM2DDL_AUTO, "validate");
        try (var database = standard.another(flavour.template());
                SessionFactory started = database.sessionFactory(AsoudModel.managedClasses(), validate)) {
            assertThat(started.getMetamodel().getEntities()).isNotEmpty();
        }
    }

    private static ClonedDatabase migrated(FlywayFlavour flavour) {
        return flavour == FlywayFlavour.STANDARD ? standard : concurrent;
    }
}
