package com.asoud.peers.access;

import static com.asoud.peers.access.Operation.PAGE;

import com.asoud.model.order.OrderTotal;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/** Nothing but the driver and the pool: the limit. */
final class JdbcAccess implements Access {

    private static final String NEWEST = " ORDER BY created_at DESC, id DESC ";

    private static final String LIST = "SELECT " + ProductRow.COLUMNS
            + " FROM product WHERE market_id = ? AND status = 'published'" + NEWEST + "FETCH FIRST ? ROWS ONLY";

    private static final String LOOK_UP = "SELECT " + MarketRow.COLUMNS + " FROM market WHERE business_id = ?";

    private static final String AFTER = "SELECT " + ProductRow.COLUMNS
            + " FROM product WHERE status = 'published' AND (created_at, id) < (?, ?)" + NEWEST
            + "FETCH FIRST ? ROWS ONLY";

    private static final String OFFSET = "SELECT " + ProductRow.COLUMNS + " FROM product WHERE status = 'published'"
            + NEWEST + "OFFSET ? ROWS FETCH NEXT ? ROWS ONLY";

    private static final String MONTH = """
            SELECT count(id), coalesce(sum(payable_amount), 0)
            FROM "order"
            WHERE is_paid = true AND created_at >= ? AND created_at < ?
            """;

    private static final String INSERT_ORDER = """
            INSERT INTO "order" (id, created_at, updated_at, version, user_id, type, status, is_paid, discount_amount,
                                 payable_amount, buyer_description, owner_description)
            VALUES (?, ?, ?, 0, ?, 'online', 'draft', false, 0, ?, NULL, NULL)
            """;

    private static final String INSERT_ITEM = """
            INSERT INTO order_item (id, created_at, updated_at, version, order_id, product_id, quantity, unit_price)
            VALUES (?, ?, ?, 0, ?, ?, 1, ?)
            """;

    /** A call of {@code nextval} takes as many ids: the sequences' increment. */
    private static final int IDS = 50;

    private final DataSource pool;
    private final Sample sample;

    JdbcAccess(DataSource pool, Sample sample) {
        this.pool = pool;
        this.sample = sample;
    }

    @Override
    public List<Call> calls() {
        return List.of(
                call(Operation.LIST, "raw JDBC", this::list),
                call(Operation.LOOK_UP, "raw JDBC", this::lookUp),
                call(Operation.PAGE_500, "raw JDBC, after the last row", this::after),
                call(Operation.PAGE_500, "raw JDBC, OFFSET", this::offset),
                call(Operation.INSERT, "raw JDBC, in batches", this::insert),
                call(Operation.MONTH, "raw JDBC", this::month));
    }

    private interface Work {
        Object run(Connection connection) throws SQLException;
    }

    private Call call(Operation operation, String way, Work work) {
        Callable<?> code = () -> {
            try (Connection connection = pool.getConnection()) {
                Object result = work.run(connection);
                connection.commit();
                return result;
            }
        };
        return new Call(operation, way, code);
    }

    private Object list(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setLong(1, Sample.MARKET);
            statement.setInt(2, PAGE);
            return products(statement);
        }
    }

    private static List<ProductRow> products(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            List<ProductRow> rows = new ArrayList<>(PAGE);
            while (result.next()) {
                rows.add(ProductRow.read(result));
            }
            return rows;
        }
    }

    private Object lookUp(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOOK_UP)) {
            statement.setString(1, Sample.BUSINESS_ID);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(MarketRow.read(result)) : Optional.empty();
            }
        }
    }

    private Object after(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(AFTER)) {
            statement.setObject(1, utc(sample.lastCreatedAt()));
            statement.setLong(2, sample.lastId());
            statement.setInt(3, PAGE);
            return products(statement);
        }
    }

    private Object offset(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OFFSET)) {
            statement.setInt(1, Operation.BEFORE_PAGE_500);
            statement.setInt(2, PAGE);
            return products(statement);
        }
    }

    private Object month(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MONTH)) {
            statement.setObject(1, utc(Sample.FROM));
            statement.setObject(2, utc(Sample.UNTIL));
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return new OrderTotal(result.getLong(1), result.getBigDecimal(2));
            }
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** All ids by two statements, all rows by two batches. */
    private Object insert(Connection connection) throws SQLException {
        int items = Operation.ORDERS * Sample.PRODUCTS.size();
        List<Long> orderIds = ids(connection, "order_seq", Operation.ORDERS);
        List<Long> itemIds = ids(connection, "order_item_seq", items);
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        try (PreparedStatement order = connection.prepareStatement(INSERT_ORDER);
                PreparedStatement item = connection.prepareStatement(INSERT_ITEM)) {
            int next = 0;
            for (long id : orderIds) {
                order.setLong(1, id);
                order.setObject(2, now);
                order.setObject(3, now);
                order.setLong(4, Sample.USER);
                order.setBigDecimal(5, Sample.PRICE.multiply(BigDecimal.valueOf(Sample.PRODUCTS.size())));
                order.addBatch();
                for (long product : Sample.PRODUCTS) {
                    item.setLong(1, itemIds.get(next++));
                    item.setObject(2, now);
                    item.setObject(3, now);
                    item.setLong(4, id);
                    item.setLong(5, product);
                    item.setBigDecimal(6, Sample.PRICE);
                    item.addBatch();
                }
            }
            order.executeBatch();
            item.executeBatch();
        }
        return orderIds;
    }

    /** From the sequence's next block on, as Hibernate's pooled optimizer counts: a value is the last of its block. */
    private static List<Long> ids(Connection connection, String sequence, int count) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT nextval('" + sequence + "') FROM generate_series(1, ?)")) {
            statement.setInt(1, (count + IDS - 1) / IDS);
            List<Long> ids = new ArrayList<>(count);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    for (long id = result.getLong(1) - IDS + 1; id <= result.getLong(1) && ids.size() < count; id++) {
                        ids.add(id);
                    }
                }
            }
            return ids;
        }
    }
}
