package com.asoud.it.marketplace;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.Template;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * A marketplace of any size after three years of growth, with the skew and the correlations that make planners err. The
 * same scale gives the same rows, in the same pages, with the same statistics, every time.
 *
 * <p>At N rows: N products, N orders with 1.5 N items, N/20 markets and N/20 users; 8 categories and 96 sub-categories
 * in which something is listed, at every scale. Compared with a larger scale, a smaller one is the same three years of
 * a less successful marketplace.
 *
 * <ul>
 *   <li>Popularity follows Zipf's law: the k-th has 1/k of what the first has. At 200,000 rows, market 1 has one
 *       product in fourteen, user 1 one market and one order in twelve, and sub-category 1 one product in nine; the
 *       median market has four, since one product in seven is in any market.
 *   <li>Market 123, user 456 (of markets) and user 789 (of orders), whom the guide's statements name, get one in fifty
 *       besides, from when they exist.
 *   <li>The higher the id, the later the row, give or take two days; nothing is older than what it refers to. Some rows
 *       came in one batch, and share the microsecond.
 *   <li>What is old is published or has been taken off, delivered or has failed; what is new waits. Only what is new is
 *       tagged so.
 *   <li>A product is listed where its market is, mostly. Markets that are large are paid for, mostly.
 *   <li>Delivered orders are paid: nearly all of those in cash, all of those on line. Drafts, and what was rejected or
 *       has failed, are not.
 * </ul>
 */
public final class MarketplaceData {

    /** With fewer rows, user 789 has hardly any orders. */
    private static final long MIN_ROWS = 20_000;

    /** With more, there are more items of orders than {@link Statistics#settle} takes. */
    private static final long MOST_SETTLED_ROWS = 1_900_000;

    private static final Template TABLES = Template.EMPTY.then(
            "tables",
            database ->
                    FlywayFlavour.STANDARD.flyway(database).target("1").load().migrate());

    private static final Map<Scale, Template> TEMPLATES = new ConcurrentHashMap<>();

    /**
     * What would be written more slowly, and less compactly, row by row: unique constraints and indexes, with how to do
     * without and how to have them again. Primary keys stay, for foreign keys refer to them; they only grow at the end.
     */
    private static final String SET_ASIDE = """
            SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS away,
                   format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
                       AS back
            FROM pg_constraint
            WHERE contype = 'u' AND connamespace = current_schema()::regnamespace
            UNION ALL
            SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
            FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            WHERE relnamespace = current_schema()::regnamespace
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
            ORDER BY back
            """;

    /**
     * The rows refer to each other rightly, as a test shows; having triggers look at each would take longer than all
     * the rest. And what is summed up is in order already, so that hashing it or remembering it costs more than it
     * saves.
     */
    private static final String SETTINGS = """
            SET LOCAL session_replication_role = replica;
            SET LOCAL enable_hashagg = off;
            SET LOCAL enable_memoize = off
            """;

    /** With {@code %s}, since {@code %d} would write the digits of the machine's language. */
    private static final String SCALE = """
            CREATE FUNCTION pg_temp.scale() RETURNS bigint LANGUAGE sql IMMUTABLE RETURN %s
            """;

    /** From 0 to less than 1, without any pattern, for each row and purpose. */
    private static final String SHARE = """
            CREATE FUNCTION pg_temp.share(purpose text, id bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
                RETURN (hashtextextended(purpose, id) & 4294967295)::float8 / 4294967296
            """;

    /** From 1 to {@code choices}, each as often. */
    private static final String PICK = """
            CREATE FUNCTION pg_temp.pick(purpose text, id bigint, choices bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
                RETURN 1 + (hashtextextended(purpose, id) & 4294967295) % choices
            """;

    /** From 1 to {@code ranks}, the k-th 1/k times as often as the first. */
    private static final String RANK = """
            CREATE FUNCTION pg_temp.rank(purpose text, id bigint, ranks bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
                RETURN floor(exp(pg_temp.share(purpose, id) * ln((ranks + 1)::float8)))::bigint
            """;

    /** How many markets, or users, there are when a product or an order is created; the last is the newest. */
    private static final String EXISTING = """
            CREATE FUNCTION pg_temp.existing(id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
                RETURN 1 + (id - 1) / 20
            """;

    /** The product, or order, with which a market or a user came into being. */
    private static final String DEBUT = """
            CREATE FUNCTION pg_temp.debut(id bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
                RETURN 1 + (id - 1) * 20
            """;

    /** How many of the products or orders are newer, as a share: 0 for the newest, nearly 1 for the oldest. */
    private static final String AGE = """
            CREATE FUNCTION pg_temp.age(id bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
                RETURN 1 - id::float8 / pg_temp.scale()
            """;

    /**
     * When a product or an order is created: as time goes by, ever more are. Hours, since days depend on the session's
     * time zone.
     */
    private static final String MOMENT = """
            CREATE FUNCTION pg_temp.moment(id bigint, hours_later float8) RETURNS timestamptz LANGUAGE sql STABLE
                RETURN timestamptz '2023-03-15 00:00:00+00'
                       + interval '1 hour' * (26304 * sqrt(id::float8 / pg_temp.scale()) + hours_later)
            """;

    /** After every other moment. */
    private static final String END = """
            CREATE FUNCTION pg_temp.ending() RETURNS timestamptz LANGUAGE sql IMMUTABLE
                RETURN timestamptz '2026-03-21 00:00:00+00'
            """;

    /** The first row of the batch that a row came in; one batch in 25 came in at once, other rows came alone. */
    private static final String FIRST = """
            CREATE FUNCTION pg_temp.first(kind text, id bigint, batch bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
                RETURN CASE WHEN pg_temp.share(kind, (id - 1) / batch) < 0.04 THEN id - (id - 1) % batch ELSE id END
            """;

    /** Where a market is listed. */
    private static final String SUB_CATEGORY = """
            CREATE FUNCTION pg_temp.sub_category(market bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
                RETURN pg_temp.rank('sub-category', market, 96)
            """;

    /** The main price; a multiple of 1000. */
    private static final String PRICE = """
            CREATE FUNCTION pg_temp.price(product bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
                RETURN 1000 * (ARRAY[9, 15, 19, 25, 29, 39, 49, 59, 75, 99, 120, 150, 190, 250, 290, 390, 490, 750, 990,
                                     1900])[pg_temp.pick('price', product, 20)]
            """;

    /** The state of a market or a product: {@code lot} says which of those that are usual at its age. */
    private static final String PUBLICATION = """
            CREATE FUNCTION pg_temp.publication(age float8, lot float8) RETURNS text LANGUAGE sql IMMUTABLE
                RETURN CASE
                    WHEN age < 0.02 THEN
                        CASE WHEN lot < 0.40 THEN 'draft'
                             WHEN lot < 0.70 THEN 'queue'
                             WHEN lot < 0.90 THEN 'published'
                             WHEN lot < 0.95 THEN 'needs_editing'
                             ELSE 'not_published' END
                    WHEN age < 0.50 THEN
                        CASE WHEN lot < 0.80 THEN 'published'
                             WHEN lot < 0.88 THEN 'inactive'
                             WHEN lot < 0.92 THEN 'draft'
                             WHEN lot < 0.96 THEN 'needs_editing'
                             ELSE 'not_published' END
                    ELSE
                        CASE WHEN lot < 0.72 THEN 'published'
                             WHEN lot < 0.97 THEN 'inactive'
                             ELSE 'not_published' END
                    END
            """;

    private static final List<String> FUNCTIONS =
            List.of(SHARE, PICK, RANK, EXISTING, DEBUT, AGE, MOMENT, END, FIRST, SUB_CATEGORY, PRICE, PUBLICATION);

    private static final String USERS = """
            INSERT INTO app_user (id, created_at, updated_at, version, mobile_number, full_name)
            SELECT id, moment, moment, 0, '+98912' || lpad(id::text, 7, '0'), 'User ' || id
            FROM generate_series(1, pg_temp.existing(pg_temp.scale())) AS id
                 CROSS JOIN LATERAL (
                     SELECT pg_temp.moment(pg_temp.debut(id), -48 - 48 * pg_temp.share('user', id)) AS moment
                     OFFSET 0) AS drawn
            """;

    private static final String CATEGORIES = """
            INSERT INTO category (id, created_at, updated_at, version, title)
            SELECT id, pg_temp.moment(0, -2000), pg_temp.moment(0, -2000), 0, title
            FROM unnest(ARRAY['Clothing', 'Food', 'Electronics', 'Home', 'Books', 'Sports', 'Beauty', 'Toys'])
                 WITH ORDINALITY AS known (title, id)
            """;

    private static final String SUB_CATEGORIES = """
            INSERT INTO sub_category (id, created_at, updated_at, version, category_id, title)
            SELECT id, pg_temp.moment(0, -1000), pg_temp.moment(0, -1000), 0, 1 + id % 8, 'Sub-category ' || id
            FROM generate_series(1, 96) AS id
            """;

    private static final String MARKETS = """
            INSERT INTO market (id, created_at, updated_at, version, user_id, type, status, status_reason, is_paid,
                                subscription_start, subscription_end, business_id, name, slogan, description,
                                sub_category_id, view_count)
            SELECT id, moment, moment, 0,
                   CASE WHEN first > 456 AND pg_temp.share('owned by 456', first) < 0.02 THEN 456
                        ELSE pg_temp.rank('owner', first, first) END,
                   CASE WHEN pg_temp.share('company', id) < 0.15 THEN 'company' ELSE 'shop' END,
                   status,
                   CASE WHEN status IN ('not_published', 'needs_editing', 'inactive') THEN 'The address is missing' END,
                   paid, since, since + interval '8760 hours',
                   'market-' || id, 'Market ' || id,
                   CASE WHEN pg_temp.share('slogan', id) < 0.3 THEN 'The best of all ' || id || ' markets' END,
                   CASE WHEN pg_temp.share('described', id) < 0.6
                        THEN 'Market ' || id || repeat(', near and far', pg_temp.pick('description', id, 20)::int) END,
                   pg_temp.sub_category(id), 100 * pg_temp.scale() / id
            FROM generate_series(1, pg_temp.existing(pg_temp.scale())) AS id
                 CROSS JOIN LATERAL (
                     SELECT pg_temp.first('markets', id, 5) AS first, pg_temp.age(pg_temp.debut(id)) AS age
                     OFFSET 0) AS its
                 CROSS JOIN LATERAL (
                     SELECT pg_temp.moment(pg_temp.debut(first), -48 * pg_temp.share('market', first)) AS moment,
                            pg_temp.share('market status', id) AS lot,
                            pg_temp.share('market paid', id) < CASE WHEN age > 0.8 THEN 0.7 ELSE 0.05 END AS paid
                     OFFSET 0) AS drawn
                 CROSS JOIN LATERAL (
                     SELECT CASE WHEN paid THEN 'published' ELSE pg_temp.publication(age, lot) END AS status,
                            CASE WHEN paid
                                 THEN greatest(
                                     moment, pg_temp.ending() - interval '8760 hours' * pg_temp.share('since', id))
                                 END AS since
                     OFFSET 0) AS following
            """;

    private static final String PRODUCTS = """
            INSERT INTO product (id, created_at, updated_at, version, market_id, type, name, description,
                                 technical_detail, stock, main_price, colleague_price, marketer_price,
                                 maximum_sell_price, sub_category_id, status, is_marketer, tag, sell_type,
                                 ship_cost_payer, is_requirement, required_product_id, gift_product_id)
            SELECT id, moment,
                   CASE WHEN edits = 0 THEN moment
                        ELSE least(pg_temp.ending(), moment + interval '2000 hours' * pg_temp.share('edited', id)) END,
                   edits, market_id,
                   CASE WHEN pg_temp.share('service', id) < 0.1 THEN 'service' ELSE 'good' END,
                   'Product ' || id,
                   CASE WHEN pg_temp.share('described', id) < 0.5
                        THEN 'Product ' || id
                             || repeat(', good for any day', pg_temp.pick('description', id, 14)::int) END,
                   CASE WHEN pg_temp.share('detailed', id) < 0.1
                        THEN 'Weight: ' || pg_temp.pick('weight', id, 2000) || ' g' END,
                   pg_temp.rank('stock', id, 200) - 1,
                   price, price / 10 * 9, price / 20 * 17, price / 5 * 6,
                   CASE WHEN pg_temp.share('elsewhere', id) < 0.15 THEN pg_temp.rank('listed', id, 96)
                        ELSE pg_temp.sub_category(market_id) END,
                   pg_temp.publication(age, lot),
                   pg_temp.share('marketer', id) < 0.08,
                   CASE WHEN age < 0.10 AND pg_temp.share('coming soon', id) < 0.03 THEN 'coming_soon'
                        WHEN age < 0.05 AND pg_temp.share('new', id) < 0.60 THEN 'new'
                        WHEN pg_temp.share('special offer', id) < 0.02 THEN 'special_offer'
                        ELSE 'none' END,
                   (ARRAY['both', 'both', 'both', 'online', 'person'])[pg_temp.pick('sell', id, 5)],
                   (ARRAY['customer', 'customer', 'customer', 'free', 'market'])[pg_temp.pick('ship', id, 5)],
                   required, CASE WHEN required THEN pg_temp.pick('required', id, id - 1) END,
                   CASE WHEN id > 1 AND pg_temp.share('gives', id) < 0.01 THEN pg_temp.pick('gift', id, id - 1) END
            FROM generate_series(1, pg_temp.scale()) AS id
                 CROSS JOIN LATERAL (SELECT pg_temp.first('products', id, 25) AS first OFFSET 0) AS its
                 CROSS JOIN LATERAL (
                     SELECT pg_temp.moment(first, 48 * pg_temp.share('product', first)) AS moment,
                            CASE WHEN first > pg_temp.debut(123) AND pg_temp.share('in 123', first) < 0.02 THEN 123
                                 WHEN pg_temp.share('anywhere', first) < 0.15
                                     THEN pg_temp.pick('any market', first, pg_temp.existing(first))
                                 ELSE pg_temp.rank('market', first, pg_temp.existing(first)) END AS market_id,
                            pg_temp.price(id) AS price,
                            pg_temp.age(id) AS age,
                            pg_temp.share('product status', id) AS lot,
                            pg_temp.pick('edits', id, 4) - 1 AS edits,
                            id > 1 AND pg_temp.share('requires', id) < 0.02 AS required
                     OFFSET 0) AS drawn
            """;

    /**
     * Before the orders, which cost what their items do; numbered as they come. The products of an order are
     * {@code stride} apart, modulo all there are, which keeps up to four different.
     */
    private static final String ITEMS = """
            INSERT INTO order_item (id, created_at, updated_at, version, order_id, product_id, quantity, unit_price)
            SELECT row_number() OVER (), moment, moment, 0, order_id, product_id,
                   (ARRAY[1, 1, 1, 1, 1, 2, 2, 3])[pg_temp.pick('quantity', 4 * order_id + n, 8)],
                   pg_temp.price(product_id)
            FROM generate_series(1, pg_temp.scale()) AS order_id
                 CROSS JOIN LATERAL (SELECT pg_temp.first('orders', order_id, 5) AS first OFFSET 0) AS its
                 CROSS JOIN LATERAL (
                     SELECT pg_temp.moment(first, 48 + 48 * pg_temp.share('order', first)) AS moment,
                            pg_temp.rank('product', order_id, first) AS product,
                            pg_temp.pick('stride', order_id, greatest(1, (first - 1) / 3)) AS stride,
                            (ARRAY[1, 1, 1, 1, 1, 1, 1, 2, 2, 4])[pg_temp.pick('items', order_id, 10)] AS items
                     OFFSET 0) AS drawn
                 CROSS JOIN LATERAL generate_series(0, least(items, first) - 1) AS n
                 CROSS JOIN LATERAL (SELECT 1 + (product - 1 + n * stride) % first AS product_id OFFSET 0) AS nth
            """;

    private static final String ORDERS = """
            INSERT INTO "order" (id, created_at, updated_at, version, user_id, type, status, is_paid,
                                 buyer_description, owner_description, discount_amount, payable_amount)
            SELECT id, moment, moment + interval '48 hours' * pg_temp.share('handled', id), 1,
                   CASE WHEN first > pg_temp.debut(789) AND pg_temp.share('of 789', id) < 0.02 THEN 789
                        ELSE pg_temp.rank('buyer', id, pg_temp.existing(first)) END,
                   type, status,
                   CASE status
                       WHEN 'completed' THEN type = 'online' OR lot < 0.97
                       WHEN 'verified' THEN type = 'online' AND lot < 0.95
                       WHEN 'processing' THEN type = 'online' AND lot < 0.80
                       WHEN 'pending' THEN type = 'online' AND lot < 0.50
                       ELSE false END,
                   CASE WHEN pg_temp.share('wish', id) < 0.1 THEN 'Please call before delivery' END,
                   CASE WHEN status = 'rejected' THEN 'Sold out' END,
                   discount, amount - discount
            FROM (SELECT order_id AS id, min(created_at) AS moment, sum(quantity * unit_price) AS amount
                  FROM order_item
                  GROUP BY order_id
                  ORDER BY order_id) AS sums
                 CROSS JOIN LATERAL (
                     SELECT pg_temp.first('orders', id, 5) AS first,
                            CASE WHEN pg_temp.share('cash', id) < 0.3 THEN 'cash' ELSE 'online' END AS type,
                            pg_temp.age(id) AS age,
                            pg_temp.share('order status', id) AS progress,
                            pg_temp.share('order paid', id) AS lot,
                            CASE WHEN pg_temp.share('discount', id) < 0.15 THEN amount * 0.1 ELSE 0 END AS discount
                     OFFSET 0) AS drawn
                 CROSS JOIN LATERAL (
                     SELECT CASE
                         WHEN age < 0.01 THEN
                             CASE WHEN progress < 0.20 THEN 'draft'
                                  WHEN progress < 0.60 THEN 'pending'
                                  WHEN progress < 0.85 THEN 'processing'
                                  WHEN progress < 0.95 THEN 'verified'
                                  ELSE 'rejected' END
                         WHEN age < 0.05 THEN
                             CASE WHEN progress < 0.05 THEN 'draft'
                                  WHEN progress < 0.10 THEN 'pending'
                                  WHEN progress < 0.30 THEN 'processing'
                                  WHEN progress < 0.60 THEN 'verified'
                                  WHEN progress < 0.90 THEN 'completed'
                                  WHEN progress < 0.96 THEN 'rejected'
                                  ELSE 'failed' END
                         ELSE
                             CASE WHEN progress < 0.80 THEN 'completed'
                                  WHEN progress < 0.88 THEN 'rejected'
                                  WHEN progress < 0.93 THEN 'failed'
                                  WHEN progress < 0.98 THEN 'draft'
                                  ELSE 'verified' END
                         END AS status
                     OFFSET 0) AS following
            """;

    /** Beyond every id, so that Hibernate can go on. */
    private static final String SEQUENCES = """
            SELECT setval(sequencename::regclass, %s)
            FROM pg_sequences
            WHERE schemaname = current_schema()
            """;

    /** In which nothing is listed yet: as many as it takes for the planner to look one up by an index. */
    private static final String EMPTY_CATEGORIES = """
            INSERT INTO category (id, created_at, updated_at, version, title)
            SELECT id, pg_temp.ending(), pg_temp.ending(), 0, 'Category ' || id
            FROM generate_series(9, 8 + pg_temp.scale() / 20) AS id
            """;

    private static final String EMPTY_SUB_CATEGORIES = """
            INSERT INTO sub_category (id, created_at, updated_at, version, category_id, title)
            SELECT id, pg_temp.ending(), pg_temp.ending(), 0,
                   pg_temp.rank('category', id, 8 + pg_temp.scale() / 20), 'Sub-category ' || id
            FROM generate_series(97, 96 + pg_temp.scale() / 10) AS id
            """;

    /** What is sold, and by whom. */
    private static final List<String> OFFER = List.of(USERS, CATEGORIES, SUB_CATEGORIES, MARKETS, PRODUCTS);

    /** What is bought; a product's price is known from its id, without looking. */
    private static final List<String> DEMAND = List.of(ITEMS, ORDERS);

    /**
     * The rows of tables, and the values of columns, that later migrations create, and what guards need besides: a
     * statement each, in this order, with the functions above. Ids are below twice the scale.
     */
    private static final List<String> LATER = List.of(EMPTY_CATEGORIES, EMPTY_SUB_CATEGORIES);

    private MarketplaceData() {}

    /**
     * A database that was migrated as in development, with this many rows and settled {@link Statistics}. Equal scales
     * get the same template, so that each server builds it once.
     *
     * <p>Only a superuser can build it, since the triggers of foreign keys are off while the rows are written.
     *
     * @param scale 20,000 rows or more, so that the guide's statements find something; above 1,900,000, statistics may
     *     differ from run to run
     * @throws IllegalArgumentException if there are fewer rows
     */
    public static Template template(Scale scale) {
        return TEMPLATES.computeIfAbsent(scale, MarketplaceData::newTemplate);
    }

    /** Another one with the same contents. */
    static Template newTemplate(Scale scale) {
        if (scale.rows() < MIN_ROWS) {
            throw new IllegalArgumentException(
                    "The marketplace has at least %s rows, not %s: with fewer, user 789 of the guide has hardly any orders"
                            .formatted(MIN_ROWS, scale.rows()));
        }
        return TABLES.then("at_" + scale.name(), database -> {
            fill(database, scale);
            FlywayFlavour.STANDARD.flyway(database).load().migrate();
            write(database, scale, LATER);
            advanceSequences(database, scale);
            if (scale.rows() <= MOST_SETTLED_ROWS) {
                Statistics.settle(database);
            } else {
                Statistics.settleBySample(database);
            }
        });
    }

    /**
     * Fills the empty tables of a database that was migrated to version 1.
     *
     * @param database of a superuser
     */
    public static void fill(DataSource database, Scale scale) throws SQLException {
        try (Connection connection = database.getConnection()) {
            List<Map<String, Object>> aside = Sql.rows(connection, SET_ASIDE);
            for (Map<String, Object> each : aside) {
                Sql.execute(connection, (String) each.get("away"));
            }
            writeBothSides(database, scale);
            for (Map<String, Object> each : aside) {
                Sql.execute(connection, (String) each.get("back"));
            }
        }
        advanceSequences(database, scale);
    }

    private static void advanceSequences(DataSource database, Scale scale) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.execute(connection, SEQUENCES.formatted(2 * scale.rows()));
        }
    }

    /** At once; each side by one session in one order, so that the rows are in the same pages every time. */
    private static void writeBothSides(DataSource database, Scale scale) {
        ExecutorService sessions = Executors.newFixedThreadPool(2);
        try {
            Future<?> offer = sessions.submit(() -> write(database, scale, OFFER));
            Future<?> demand = sessions.submit(() -> write(database, scale, DEMAND));
            offer.get();
            demand.get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException("The marketplace was not written", failure);
        } finally {
            sessions.shutdown();
        }
    }

    private static Void write(DataSource database, Scale scale, List<String> statements) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, SETTINGS);
            Sql.execute(connection, SCALE.formatted(scale.rows()));
            for (String function : FUNCTIONS) {
                Sql.execute(connection, function);
            }
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
            connection.commit();
            return null;
        }
    }
}
