package com.asoud.it.marketplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That the sample is what it promises, at the smallest scale; counts only, no timings. */
class MarketplaceDataTest {

    private static final Scale SCALE = Scale.of(20_000);

    @RegisterExtension
    static final ClonedDatabase database = ClonedDatabase.of(MarketplaceData.template(SCALE));

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = database.connect();
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void it_is_the_same_every_time() throws SQLException {
        try (TestDatabase another = database.another(MarketplaceData.newTemplate(SCALE));
                Connection again = another.connect()) {
            for (String table : tables()) {
                assertThat(rows(again, table)).as(table).isEqualTo(rows(connection, table));
            }
            assertThat(statistics(again)).isEqualTo(statistics(connection)).hasSizeGreaterThan(70);
            assertThat(sizes(again)).isEqualTo(sizes(connection)).hasSizeGreaterThan(2 * tables().size());
        }
    }

    private List<String> tables() throws SQLException {
        return Sql.column(connection, """
                SELECT format('%I', relname)
                FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'flyway_schema_history'
                """);
    }

    /** All rows in the order in which they are stored. */
    private static String rows(Connection connection, String table) throws SQLException {
        return Sql.value(
                connection,
                "SELECT md5(string_agg(stored::text, E'\\n' ORDER BY ctid)) FROM %s AS stored".formatted(table));
    }

    private static List<Map<String, Object>> statistics(Connection connection) throws SQLException {
        return Sql.rows(connection, """
                SELECT tablename, attname, md5(pg_stats::text) AS statistics
                FROM pg_stats
                WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'
                ORDER BY tablename, attname
                """);
    }

    private static List<Map<String, Object>> sizes(Connection connection) throws SQLException {
        return Sql.rows(connection, """
                SELECT relname, relpages, reltuples, relallvisible
                FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND relname NOT LIKE 'flyway%'
                ORDER BY relname
                """);
    }

    @Test
    void every_row_is_known_to_be_visible_to_all() throws SQLException {
        assertThat(Sql.rows(connection, """
                        SELECT relname, relpages, relallvisible
                        FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                        """))
                .hasSize(tables().size() + 1)
                .allSatisfy(table -> assertThat(table).containsEntry("relallvisible", table.get("relpages")));
    }

    @Test
    void it_is_as_large_as_was_asked_for() throws SQLException {
        assertThat(Sql.row(connection, """
                        SELECT (SELECT count(*) FROM product) AS products,
                               (SELECT count(*) FROM "order") AS orders,
                               (SELECT count(*) FROM market) AS markets,
                               (SELECT count(*) FROM app_user) AS users,
                               (SELECT count(DISTINCT category_id)
                                FROM product JOIN sub_category ON sub_category.id = sub_category_id) AS categories,
                               (SELECT count(DISTINCT sub_category_id) FROM product) AS sub_categories
                        """))
                .containsEntry("products", 20_000L)
                .containsEntry("orders", 20_000L)
                .containsEntry("markets", 1_000L)
                .containsEntry("users", 1_000L)
                .containsEntry("categories", 8L)
                .containsEntry("sub_categories", 96L);
        assertThat(count("FROM order_item")).isBetween(29_500L, 30_500L);
        assertThat(Sql.<Double>value(connection, "SELECT avg(pg_column_size(product))::float8 FROM product"))
                .as("bytes of a product")
                .isBetween(220.0, 280.0);
    }

    @Test
    void few_have_much_and_most_have_little() throws SQLException {
        assertThat(mostOf("product", "market_id", "status = 'published'")).isBetween(1_200L, 2_500L);
        assertThat(mostOf("product", "sub_category_id", "status = 'published'")).isBetween(1_500L, 4_000L);
        assertThat(mostOf("market", "user_id", "true")).isBetween(50L, 200L);
        assertThat(mostOf("\"order\"", "user_id", "true")).isBetween(1_400L, 3_000L);
        assertThat(medianOf("product", "market_id")).isBetween(2.0, 10.0);
        assertThat(medianOf("\"order\"", "user_id")).isBetween(2.0, 10.0);
    }

    private long mostOf(String table, String column, String condition) throws SQLException {
        return Sql.value(
                connection,
                "SELECT count(*) FROM %s WHERE %s GROUP BY %s ORDER BY 1 DESC LIMIT 1"
                        .formatted(table, condition, column));
    }

    private double medianOf(String table, String column) throws SQLException {
        return Sql.value(connection, """
                SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY count)
                FROM (SELECT count(*) FROM %s GROUP BY %s) AS counts
                """.formatted(table, column));
    }

    @Test
    void the_guides_statements_find_something() throws SQLException {
        assertThat(count("FROM product WHERE market_id = 123 AND status = 'published'"))
                .isGreaterThan(100);
        assertThat(count("FROM market WHERE user_id = 456 AND status = 'published'"))
                .isGreaterThan(3);
        assertThat(count("FROM \"order\" WHERE user_id = 789")).isGreaterThan(50);
    }

    @Test
    void the_higher_the_id_the_later_the_row_but_not_quite() throws SQLException {
        assertThat(Sql.<Float>column(connection, """
                        SELECT correlation
                        FROM pg_stats
                        WHERE attname = 'created_at' AND tablename IN ('market', 'product', 'order')
                        """))
                .hasSize(3)
                .allSatisfy(correlation ->
                        assertThat(correlation).isGreaterThan(0.99f).isLessThan(1));
        for (String table : List.of("market", "product", "\"order\"")) {
            assertThat(count(
                            "FROM (SELECT FROM %s GROUP BY created_at HAVING count(*) > 1) AS shared".formatted(table)))
                    .as("moments shared in " + table)
                    .isPositive();
        }
    }

    @Test
    void nothing_is_older_than_what_it_refers_to() throws SQLException {
        assertThat(count("FROM market AS m JOIN app_user AS u ON u.id = m.user_id WHERE m.created_at <= u.created_at"))
                .isZero();
        assertThat(count("FROM product AS p JOIN market AS m ON m.id = p.market_id WHERE p.created_at <= m.created_at"))
                .isZero();
        assertThat(
                        count(
                                "FROM \"order\" AS o JOIN app_user AS u ON u.id = o.user_id WHERE o.created_at <= u.created_at"))
                .isZero();
        assertThat(
                        count(
                                "FROM order_item AS i JOIN product AS p ON p.id = product_id WHERE i.created_at < p.created_at"))
                .isZero();
        assertThat(
                        count(
                                "FROM product WHERE updated_at < created_at OR required_product_id >= id OR gift_product_id >= id"))
                .isZero();
    }

    @Test
    void what_is_old_is_published_or_was_and_what_is_new_waits() throws SQLException {
        assertThat(sharePercent("product", "status = 'published'", "true")).isBetween(70L, 80L);
        assertThat(sharePercent("product", "status IN ('published', 'inactive')", "id <= 10000"))
                .isGreaterThan(95);
        assertThat(sharePercent("product", "status IN ('draft', 'queue')", "id > 19700"))
                .isGreaterThan(50);
        assertThat(sharePercent("\"order\"", "status = 'completed'", "id <= 19000"))
                .isBetween(75L, 85L);
        assertThat(sharePercent("\"order\"", "status IN ('pending', 'processing')", "id > 19800"))
                .isGreaterThan(50);
    }

    @Test
    void tags_and_marketer_products_are_rare() throws SQLException {
        assertThat(sharePercent("product", "tag = 'none'", "true")).isGreaterThan(90);
        assertThat(count("FROM product WHERE tag = 'new'")).isBetween(400L, 800L);
        assertThat(count("FROM product WHERE tag = 'new' AND id <= 19000")).isZero();
        assertThat(count("FROM product WHERE tag = 'special_offer'")).isBetween(200L, 600L);
        assertThat(count("FROM product WHERE tag = 'coming_soon'")).isBetween(20L, 100L);
        assertThat(sharePercent("product", "is_marketer", "true")).isBetween(7L, 9L);
    }

    @Test
    void products_are_listed_where_their_market_is_and_large_markets_are_paid_for() throws SQLException {
        assertThat(sharePercent(
                        "product AS p JOIN market AS m ON m.id = market_id",
                        "p.sub_category_id = m.sub_category_id",
                        "true"))
                .isBetween(82L, 92L);
        assertThat(sharePercent("market", "is_paid", "id <= 200")).isGreaterThan(60);
        assertThat(sharePercent("market", "is_paid", "id > 200")).isLessThan(10);
        assertThat(count("FROM market WHERE is_paid <> (subscription_end IS NOT NULL)"))
                .isZero();
        assertThat(count("FROM market WHERE subscription_end <= subscription_start"))
                .isZero();
    }

    @Test
    void delivered_orders_are_paid_and_those_that_came_to_nothing_are_not() throws SQLException {
        assertThat(sharePercent("\"order\"", "type = 'cash'", "true")).isBetween(28L, 32L);
        assertThat(sharePercent("\"order\"", "is_paid", "status = 'completed'")).isBetween(97L, 99L);
        assertThat(count("FROM \"order\" WHERE status = 'completed' AND type = 'online' AND NOT is_paid"))
                .isZero();
        assertThat(count("FROM \"order\" WHERE status IN ('draft', 'rejected', 'failed') AND is_paid"))
                .isZero();
    }

    @Test
    void an_order_costs_what_its_items_do_without_the_discount() throws SQLException {
        assertThat(count("""
                FROM "order" AS o
                     LEFT JOIN (SELECT order_id, sum(quantity * unit_price) AS amount FROM order_item GROUP BY order_id)
                         AS items ON order_id = id
                WHERE payable_amount IS DISTINCT FROM amount - discount_amount
                   OR discount_amount < 0 OR discount_amount > amount
                """)).isZero();
        assertThat(count("FROM order_item JOIN product ON product.id = product_id WHERE unit_price <> main_price"))
                .isZero();
        assertThat(sharePercent("\"order\"", "discount_amount > 0", "true")).isBetween(13L, 17L);
    }

    /** The rows were written without the triggers of foreign keys; here the server checks each constraint anew. */
    @Test
    void every_constraint_holds() throws SQLException {
        List<String> again = Sql.column(connection, """
                SELECT format('ALTER TABLE %s ADD %s', conrelid::regclass, pg_get_constraintdef(oid))
                FROM pg_constraint
                WHERE contype IN ('f', 'c') AND connamespace = 'public'::regnamespace
                """);
        connection.setAutoCommit(false);

        for (String constraint : again) {
            Sql.execute(connection, constraint);
        }

        assertThat(again).hasSizeGreaterThan(20);
        connection.rollback();
    }

    @Test
    void it_has_the_same_objects_as_a_database_without_rows() throws SQLException {
        try (TestDatabase migrated = database.another(FlywayFlavour.STANDARD.template())) {
            assertThat(Catalogs.read(database.dataSource())).isEqualTo(Catalogs.read(migrated.dataSource()));
        }
    }

    @Test
    void sequences_go_on_beyond_every_id() throws SQLException {
        for (String table :
                List.of("app_user", "category", "sub_category", "market", "product", "order", "order_item")) {
            assertThat(Sql.<Boolean>value(
                            connection,
                            "SELECT last_value > (SELECT max(id) FROM \"%1$s\") FROM %1$s_seq".formatted(table)))
                    .as(table)
                    .isTrue();
        }
    }

    @Test
    void equal_scales_get_the_same_template() {
        assertThat(MarketplaceData.template(new Scale("20k", 20_000))).isSameAs(MarketplaceData.template(SCALE));
        assertThat(MarketplaceData.template(Scale.of(200_000))).isNotSameAs(MarketplaceData.template(SCALE));
    }

    @Test
    void a_scale_too_small_for_the_guides_statements_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MarketplaceData.template(Scale.of(19_999)))
                .withMessageContaining("20000")
                .withMessageContaining("789");
    }

    private long count(String from) throws SQLException {
        return Sql.value(connection, "SELECT count(*) " + from);
    }

    private long sharePercent(String from, String condition, String where) throws SQLException {
        return Sql.value(
                connection,
                "SELECT 100 * count(*) FILTER (WHERE %s) / count(*) FROM %s WHERE %s"
                        .formatted(condition, from, where));
    }
}
