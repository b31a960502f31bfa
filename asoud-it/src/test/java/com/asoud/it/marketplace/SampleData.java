package com.asoud.it.marketplace;

import com.asoud.planguard.database.Template;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A small marketplace, the same every time. It has what the guide's three statements ask for: market 123 owns a fifth
 * of all products, user 456 a fifth of all markets, and user 789 placed a fifth of all orders. Few moments of creation
 * are shared by many rows, so that pages of every list end between rows created at the same time. No order that is a
 * draft, rejected or failed is paid.
 */
public final class SampleData {

    /** The sample in a database that was migrated as in development. */
    public static final Template TEMPLATE = FlywayFlavour.STANDARD.template().then("sample", SampleData::insert);

    /** A number from 0 to {@code choices - 1} for each row and purpose, without any pattern; gone with the session. */
    private static final String PICK = """
            CREATE FUNCTION pg_temp.pick(purpose text, id bigint, choices int) RETURNS int LANGUAGE sql IMMUTABLE
                RETURN ('x' || substr(md5(purpose || id), 1, 7))::bit(28)::int % choices;

            CREATE FUNCTION pg_temp.moment(id bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE
                RETURN timestamptz '2026-03-20 20:15:00.123456+00'
                       + pg_temp.pick('moment', id, 6) * interval '7 hours 0.000001 seconds';
            """;

    private static final String USERS_AND_CATEGORIES = """
            INSERT INTO app_user (id, created_at, updated_at, version, mobile_number, full_name)
            SELECT id, pg_temp.moment(id), pg_temp.moment(id), 0, '+98912' || lpad(id::text, 7, '0'), 'User ' || id
            FROM generate_series(1, 800) AS id;

            INSERT INTO category (id, created_at, updated_at, version, title)
            SELECT id, pg_temp.moment(id), pg_temp.moment(id), 0, 'Category ' || id
            FROM generate_series(1, 3) AS id;

            INSERT INTO sub_category (id, created_at, updated_at, version, category_id, title)
            SELECT id, pg_temp.moment(id), pg_temp.moment(id), 0, 1 + id % 3, 'Sub-category ' || id
            FROM generate_series(1, 12) AS id;
            """;

    private static final String MARKETS_OF_USERS = """
            INSERT INTO market (id, created_at, updated_at, version, user_id, type, status, is_paid, business_id, name,
                                sub_category_id, view_count)
            SELECT id, pg_temp.moment(id), pg_temp.moment(id), 0,
                   CASE pg_temp.pick('owner', id, 5) WHEN 0 THEN 456 ELSE 1 + pg_temp.pick('user', id, 800) END,
                   (ARRAY['company', 'shop'])[1 + pg_temp.pick('type', id, 2)],
                   (ARRAY['published', 'published', 'published', 'draft', 'queue', 'not_published', 'needs_editing',
                          'inactive'])[1 + pg_temp.pick('status', id, 8)],
                   pg_temp.pick('paid', id, 2) = 0,
                   'market-' || id, 'Market ' || id, 1 + pg_temp.pick('sub-category', id, 12),
                   pg_temp.pick('views', id, 1000)
            FROM generate_series(1, 600) AS id;
            """;

    private static final String PRODUCTS_OF_MARKETS = """
            INSERT INTO product (id, created_at, updated_at, version, market_id, type, name, stock, main_price,
                                 colleague_price, marketer_price, maximum_sell_price, sub_category_id, status,
                                 is_marketer, tag, sell_type, ship_cost_payer, is_requirement, required_product_id,
                                 gift_product_id)
            SELECT id, pg_temp.moment(id), pg_temp.moment(id), 0,
                   CASE pg_temp.pick('market', id, 5) WHEN 0 THEN 123 ELSE 1 + pg_temp.pick('any market', id, 600) END,
                   (ARRAY['good', 'service'])[1 + pg_temp.pick('type', id, 2)],
                   'Product ' || id, pg_temp.pick('stock', id, 50), price, price * 0.9, price * 0.8, price * 1.2,
                   1 + pg_temp.pick('sub-category', id, 12),
                   (ARRAY['published', 'published', 'published', 'draft', 'queue', 'not_published', 'needs_editing',
                          'inactive'])[1 + pg_temp.pick('status', id, 8)],
                   pg_temp.pick('marketer', id, 4) = 0,
                   (ARRAY['new', 'special_offer', 'coming_soon', 'none'])[1 + pg_temp.pick('tag', id, 4)],
                   (ARRAY['online', 'person', 'both'])[1 + pg_temp.pick('sell', id, 3)],
                   (ARRAY['market', 'customer', 'free'])[1 + pg_temp.pick('ship', id, 3)],
                   required, CASE WHEN required THEN id - 1 END,
                   CASE WHEN id > 1 AND pg_temp.pick('gift', id, 10) = 0 THEN id - 1 END
            FROM generate_series(1, 3000) AS id
                 CROSS JOIN LATERAL (SELECT 1 + pg_temp.pick('price', id, 100000) / 100.0 AS price,
                                            id > 1 AND pg_temp.pick('required', id, 10) = 0 AS required) AS drawn;
            """;

    private static final String ORDERS_OF_USERS = """
            INSERT INTO "order" (id, created_at, updated_at, version, user_id, type, status, is_paid, discount_amount,
                                 payable_amount)
            SELECT id, pg_temp.moment(id), pg_temp.moment(id), 0,
                   CASE pg_temp.pick('buyer', id, 5) WHEN 0 THEN 789 ELSE 1 + pg_temp.pick('any buyer', id, 800) END,
                   (ARRAY['cash', 'online'])[1 + pg_temp.pick('type', id, 2)],
                   status,
                   status NOT IN ('draft', 'rejected', 'failed') AND pg_temp.pick('paid', id, 2) = 0,
                   0.125, 0
            FROM generate_series(1, 3000) AS id
                 CROSS JOIN LATERAL (SELECT (ARRAY['draft', 'pending', 'processing', 'verified', 'rejected',
                                                   'completed', 'failed'])[1 + pg_temp.pick('status', id, 7)] AS status
                                    ) AS drawn;

            INSERT INTO order_item (id, created_at, updated_at, version, order_id, product_id, quantity, unit_price)
            SELECT row_number() OVER (ORDER BY o.id, n), o.created_at, o.updated_at, 0, o.id, p.id,
                   1 + pg_temp.pick('quantity' || n, o.id, 4), p.main_price
            FROM "order" AS o
                 CROSS JOIN LATERAL generate_series(1, 1 + pg_temp.pick('items', o.id, 3)) AS n
                 JOIN product AS p ON p.id = 1 + (o.id * 7 + n) % 3000;

            UPDATE "order" AS o
            SET payable_amount = (SELECT sum(quantity * unit_price) FROM order_item WHERE order_id = o.id)
                                 - discount_amount;
            """;

    /** Beyond every id of the sample, so that Hibernate can go on. */
    private static final String SEQUENCES = """
            SELECT setval(sequencename::regclass, 1000001) FROM pg_sequences WHERE schemaname = current_schema();
            """;

    private SampleData() {}

    /** Fills empty tables. */
    public static void insert(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, PICK);
            Sql.execute(connection, USERS_AND_CATEGORIES);
            Sql.execute(connection, MARKETS_OF_USERS);
            Sql.execute(connection, PRODUCTS_OF_MARKETS);
            Sql.execute(connection, ORDERS_OF_USERS);
            Sql.execute(connection, SEQUENCES);
            connection.commit();
        }
    }
}
