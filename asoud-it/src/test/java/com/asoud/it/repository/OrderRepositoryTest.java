package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.repository.Caller.Transaction;
import com.asoud.model.BaseEntity;
import com.asoud.model.order.Order;
import com.asoud.model.order.OrderItem;
import com.asoud.model.order.OrderRepository;
import com.asoud.model.order.OrderRepository_;
import com.asoud.model.order.OrderStatus;
import com.asoud.model.order.OrderTotal;
import com.asoud.model.order.OrderType;
import com.asoud.model.order.OrderTypeCount;
import com.asoud.model.order.OrderTypeTotal;
import com.asoud.model.product.Product;
import com.asoud.model.user.User;
import com.asoud.postgres.Sql;
import jakarta.data.Limit;
import jakarta.data.exceptions.EntityExistsException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OrderRepositoryTest extends SeekListContract<OrderRepository, Order> {

    private static final Limit TEN = Limit.of(10);

    OrderRepositoryTest() {
        super(
                OrderRepository_::new,
                new Methods<>(
                        OrderRepository::findById,
                        OrderRepository::findByIds,
                        OrderRepository::insert,
                        OrderRepository::update,
                        OrderRepository::delete),
                new Rows<>("\"order\"", 77, "owner_description", Order::describeByOwner));
    }

    @Override
    Stream<BaseEntity> references(Order order) {
        return Stream.of(order.getUser());
    }

    static Stream<SeekList<OrderRepository, Order>> lists() {
        Stream<SeekList<OrderRepository, Order>> fixed = Stream.of(
                new SeekList<>(
                        "history(789)",
                        (orders, limit) -> orders.history(789, limit),
                        (orders, last, limit) -> orders.historyAfter(789, last, limit),
                        "\"order\" WHERE user_id = 789"),
                new SeekList<>("paid()", OrderRepository::paid, OrderRepository::paidAfter, "\"order\" WHERE is_paid"),
                withStatusAndPayment(OrderStatus.COMPLETED, true),
                withStatusAndPayment(OrderStatus.COMPLETED, false),
                withStatusAndPayment(OrderStatus.FAILED, false));
        Stream<SeekList<OrderRepository, Order>> ofUser = Stream.of(OrderStatus.values())
                .map(status -> new SeekList<>(
                        "ofUser(789, " + status + ")",
                        (orders, limit) -> orders.ofUser(789, status, limit),
                        (orders, last, limit) -> orders.ofUserAfter(789, status, last, limit),
                        "\"order\" WHERE user_id = 789 AND status = '" + status.code() + "'"));
        Stream<SeekList<OrderRepository, Order>> ofType = Stream.of(OrderType.values())
                .map(type -> new SeekList<>(
                        "ofType(" + type + ", PENDING)",
                        (orders, limit) -> orders.ofType(type, OrderStatus.PENDING, limit),
                        (orders, last, limit) -> orders.ofTypeAfter(type, OrderStatus.PENDING, last, limit),
                        "\"order\" WHERE type = '" + type.code() + "' AND status = 'pending'"));
        Stream<SeekList<OrderRepository, Order>> withItems = Stream.of(
                new SeekList<>(
                        "historyWithItems(789)",
                        (orders, limit) -> orders.historyWithItems(789, limit),
                        (orders, last, limit) -> orders.historyWithItemsAfter(789, last, limit),
                        "\"order\" WHERE user_id = 789",
                        order -> order.getItems().stream()),
                new SeekList<>(
                        "ofUserWithItems(789, PENDING)",
                        (orders, limit) -> orders.ofUserWithItems(789, OrderStatus.PENDING, limit),
                        (orders, last, limit) -> orders.ofUserWithItemsAfter(789, OrderStatus.PENDING, last, limit),
                        "\"order\" WHERE user_id = 789 AND status = 'pending'",
                        order -> order.getItems().stream()));
        return Stream.of(fixed, ofUser, ofType, withItems).flatMap(lists -> lists);
    }

    private static SeekList<OrderRepository, Order> withStatusAndPayment(OrderStatus status, boolean paid) {
        return new SeekList<>(
                "withStatusAndPayment(" + status + ", " + paid + ")",
                (orders, limit) -> orders.withStatusAndPayment(status, paid, limit),
                (orders, last, limit) -> orders.withStatusAndPaymentAfter(status, paid, last, limit),
                "\"order\" WHERE status = '" + status.code() + "' AND is_paid = " + paid);
    }

    @Test
    void a_user_that_does_not_exist_has_no_orders() {
        assertThat(caller().list(orders -> orders.history(-1, TEN))).isEmpty();
        assertThat(caller().list(orders -> orders.ofUser(-1, OrderStatus.PENDING, TEN)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED, true", "COMPLETED, false", "PENDING, true", "DRAFT, false"})
    void the_financial_report_counts_and_adds_up_the_orders_of_a_state(OrderStatus status, boolean paid)
            throws SQLException {
        OrderTotal total = total(orders -> orders.total(status, paid));

        assertThat(total).isEqualTo(expectedTotal("status = ? AND is_paid = ?", status.code(), paid));
        assertThat(total.orders()).as("the sample shows something").isPositive();
    }

    @Test
    void the_total_of_no_orders_is_zero() {
        assertThat(total(orders -> orders.total(OrderStatus.REJECTED, true)))
                .isEqualTo(new OrderTotal(0, BigDecimal.ZERO));
        assertThat(total(orders -> orders.totalPaid(LONG_AGO, LONG_AGO.plusSeconds(1))))
                .isEqualTo(new OrderTotal(0, BigDecimal.ZERO));
    }

    @Test
    void a_period_includes_its_start_and_excludes_its_end() throws SQLException {
        List<Instant> moments;
        try (Connection connection = database.connect()) {
            moments = Sql.column(connection, "SELECT DISTINCT created_at FROM \"order\" WHERE is_paid ORDER BY 1");
        }
        assertThat(moments).as("the sample shows something").hasSizeGreaterThan(3);
        Instant second = moments.get(1);
        Instant fourth = moments.get(3);

        assertThat(total(orders -> orders.totalPaid(second, fourth)))
                .isEqualTo(expectedTotal(
                        "is_paid AND created_at IN (?::timestamptz, ?::timestamptz)",
                        second.toString(),
                        moments.get(2).toString()));
    }

    @ParameterizedTest
    @EnumSource
    void the_orders_of_a_payment_type_are_counted_and_added_up(OrderType type) throws SQLException {
        OrderTotal total = total(orders -> orders.totalOfType(type, OrderStatus.VERIFIED));

        assertThat(total).isEqualTo(expectedTotal("type = ? AND status = 'verified'", type.code()));
        assertThat(total.orders()).as("the sample shows something").isPositive();
    }

    private OrderTotal total(Function<OrderRepository, OrderTotal> call) {
        return caller().inOneStatement(call);
    }

    private OrderTotal expectedTotal(String condition, Object... parameters) throws SQLException {
        try (Connection connection = database.connect()) {
            Map<String, Object> row = Sql.row(
                    connection, "SELECT count(*), sum(payable_amount) FROM \"order\" WHERE " + condition, parameters);
            return new OrderTotal((Long) row.get("count"), (BigDecimal) row.get("sum"));
        }
    }

    @Test
    void the_analysis_by_payment_type_has_a_line_for_each_type_and_state_ordered_by_their_words() throws SQLException {
        List<OrderTypeTotal> totals = caller().inOneStatement(OrderRepository::totalsByType);
        List<OrderTypeCount> counts = caller().inOneStatement(OrderRepository::countsByType);

        try (Connection connection = database.connect()) {
            List<Map<String, Object>> lines = Sql.rows(connection, """
                    SELECT type, status, count(*), sum(payable_amount) FROM "order"
                    GROUP BY type, status ORDER BY type, status
                    """);
            assertThat(lines).hasSize(2 * 7);
            assertThat(totals).map(OrderRepositoryTest::line).isEqualTo(lines);
            lines.forEach(line -> line.remove("sum"));
            assertThat(counts).map(OrderRepositoryTest::line).isEqualTo(lines);
        }
    }

    private static Map<String, Object> line(OrderTypeTotal total) {
        return Map.of(
                "type", total.type().code(),
                "status", total.status().code(),
                "count", total.orders(),
                "sum", total.payable());
    }

    private static Map<String, Object> line(OrderTypeCount count) {
        return Map.of("type", count.type().code(), "status", count.status().code(), "count", count.orders());
    }

    @Test
    void an_order_is_found_by_its_id_in_one_statement_and_read_column_by_column() throws SQLException {
        Order order = caller().find(orders -> orders.findById(77)).orElseThrow();

        try (Connection connection = database.connect()) {
            assertThat(stored(connection, order))
                    .contains(
                            entry("id", 77L),
                            entry("user_id", order.getUser().getId()),
                            entry("type", order.getType().code()),
                            entry("status", order.getStatus().code()),
                            entry("is_paid", order.isPaid()),
                            entry("discount_amount", order.getDiscountAmount()),
                            entry("payable_amount", order.getPayableAmount()),
                            entry("buyer_description", order.getBuyerDescription()),
                            entry("owner_description", order.getOwnerDescription()),
                            entry("created_at", order.getCreatedAt()),
                            entry("updated_at", order.getUpdatedAt()),
                            entry("version", order.getVersion()));
        }
        assertThat(Hibernate.isInitialized(order.getUser())).isFalse();
    }

    @Test
    void an_order_is_found_with_its_items_in_one_statement() throws SQLException {
        long id;
        List<Map<String, Object>> expected;
        try (Connection connection = database.connect()) {
            id = Sql.value(
                    connection,
                    "SELECT min(order_id) FROM order_item GROUP BY order_id HAVING count(*) = 3"
                            + " ORDER BY 1 LIMIT 1");
            expected = Sql.rows(connection, """
                    SELECT id, product_id, quantity, unit_price FROM order_item WHERE order_id = ? ORDER BY id
                    """, id);
        }

        Order order = caller().find(orders -> orders.findWithItems(id)).orElseThrow();

        assertThat(order.getItems())
                .map(item -> Map.<String, Object>of(
                        "id", item.getId(),
                        "product_id", item.getProduct().getId(),
                        "quantity", item.getQuantity(),
                        "unit_price", item.getUnitPrice()))
                .isEqualTo(expected);
        assertThat(order.getItems()).allSatisfy(item -> {
            assertThat(Hibernate.isInitialized(item.getProduct())).isFalse();
            assertThat(item.getOrder()).isSameAs(order);
        });
    }

    @Test
    void an_order_is_found_with_its_items_and_their_products_in_one_statement() {
        Order order =
                caller().find(orders -> orders.findWithItemsAndProducts(77)).orElseThrow();

        Order expected = caller().find(orders -> orders.findWithItems(77)).orElseThrow();
        assertThat(order.getItems()).isNotEmpty().containsExactlyElementsOf(expected.getItems());
        assertThat(order.getItems())
                .allSatisfy(item -> assertThat(item.getProduct().getName())
                        .isEqualTo("Product " + item.getProduct().getId()));
        assertThat(caller().find(orders -> orders.findWithItemsAndProducts(-1))).isEmpty();
    }

    @Test
    void a_page_with_items_has_all_items_of_each_order_and_begins_where_it_was_told_to() throws SQLException {
        List<Order> page = caller().list(orders -> orders.historyWithItems(789, Limit.range(4, 10)));

        assertThat(page).isEqualTo(caller().list(orders -> orders.history(789, Limit.range(4, 10))));
        try (Connection connection = database.connect()) {
            for (Order order : page) {
                assertThat(order.getItems().stream().map(OrderItem::getId).toList())
                        .isNotEmpty()
                        .isEqualTo(Sql.column(
                                connection, "SELECT id FROM order_item WHERE order_id = ? ORDER BY id", order.getId()));
            }
        }
        assertThat(page.stream().flatMap(order -> order.getItems().stream()).map(OrderItem::getProduct))
                .noneMatch(Hibernate::isInitialized);
    }

    @Test
    void an_order_that_does_not_exist_is_not_found_with_items() {
        assertThat(caller().find(orders -> orders.findWithItems(-1))).isEmpty();
    }

    @Test
    void an_order_is_inserted_with_its_items_in_the_guides_words_and_found_again() {
        caller().rolledBack((orders, transaction) -> {
            Order order = newOrder(transaction);
            order.add(product(transaction, 7), 3, new BigDecimal("10.5"));
            order.add(product(transaction, 8), 1, new BigDecimal("0.001"));
            order.discount(new BigDecimal("1.25"));
            order.describeByBuyer("لطفاً زود");
            order.place();

            orders.insertWithItems(order);

            assertThat(stored(transaction, order))
                    .contains(
                            entry("version", 0),
                            entry("user_id", 789L),
                            entry("type", "online"),
                            entry("status", "pending"),
                            entry("is_paid", false),
                            entry("discount_amount", new BigDecimal("1.250")),
                            entry("payable_amount", new BigDecimal("30.251")),
                            entry("buyer_description", "لطفاً زود"),
                            entry("owner_description", null));
            Order found = orders.findWithItems(order.getId()).orElseThrow();
            assertThat(found)
                    .usingRecursiveComparison()
                    .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .ignoringFields("user", "items")
                    .isEqualTo(order);
            assertThat(found.getUser()).isEqualTo(order.getUser());
            assertThat(found.getItems()).containsExactlyElementsOf(order.getItems());
            assertThat(found.getItems()).map(item -> item.getProduct().getId()).containsExactly(7L, 8L);
            assertThat(found.getItems()).map(OrderItem::getQuantity).containsExactly(3, 1);
            assertThat(found.getItems())
                    .map(OrderItem::getUnitPrice)
                    .containsExactly(new BigDecimal("10.500"), new BigDecimal("0.001"));
        });
    }

    @Test
    void many_orders_are_inserted_with_their_items() {
        caller().rolledBack((orders, transaction) -> {
            Order one = newOrder(transaction);
            one.add(product(transaction, 7), 1, BigDecimal.ONE);
            Order other = newOrder(transaction);
            other.add(product(transaction, 7), 2, BigDecimal.ONE);
            other.add(product(transaction, 8), 3, BigDecimal.ONE);

            orders.insertAllWithItems(List.of(one, other));

            assertThat(List.of(one, other))
                    .allSatisfy(order -> assertThat(orders.findWithItems(order.requireId())
                                    .orElseThrow()
                                    .getItems())
                            .containsExactlyElementsOf(order.getItems()));
        });
    }

    @Test
    void an_item_added_later_is_inserted_and_the_order_updated() {
        caller().rolledBack((orders, transaction) -> {
            Order order = newOrder(transaction);
            orders.insert(order);
            Order read = orders.findWithItems(order.getId()).orElseThrow();
            OrderItem item = read.add(product(transaction, 7), 2, new BigDecimal("4.5"));

            orders.insertItems(List.of(item));
            orders.update(read);

            assertThat(stored(transaction, order))
                    .contains(entry("payable_amount", new BigDecimal("9.000")), entry("version", 1));
            assertThat(orders.findWithItems(order.getId()).orElseThrow().getItems())
                    .containsExactly(item);
        });
    }

    @Test
    void the_same_product_twice_in_an_order_is_refused_by_the_database_too() {
        caller().rolledBack((orders, transaction) -> {
            Order order = newOrder(transaction);
            orders.insert(order);
            Order mine = orders.findWithItems(order.getId()).orElseThrow();
            Order theirs = orders.findWithItems(order.getId()).orElseThrow();
            orders.insertItems(List.of(theirs.add(product(transaction, 7), 1, BigDecimal.ONE)));
            List<OrderItem> second = List.of(mine.add(product(transaction, 7), 1, BigDecimal.ONE));

            assertThatExceptionOfType(EntityExistsException.class)
                    .isThrownBy(() -> orders.insertItems(second))
                    .withMessageContaining("order_item_order_id_product_id_key");
        });
    }

    @Test
    void many_orders_are_inserted_together() {
        caller().rolledBack((orders, transaction) -> {
            List<Order> many = IntStream.rangeClosed(1, 20)
                    .mapToObj(number -> newOrder(transaction))
                    .toList();
            long before = Sql.value(transaction.connection(), "SELECT count(*) FROM \"order\"");

            orders.insertAll(many);

            assertThat(many).extracting(Order::getId).doesNotContainNull().doesNotHaveDuplicates();
            long after = Sql.value(transaction.connection(), "SELECT count(*) FROM \"order\"");
            assertThat(after - before).isEqualTo(20);
        });
    }

    @Test
    void payment_and_state_are_written_by_an_update() {
        caller().rolledBack((orders, transaction) -> {
            long pending = Sql.value(
                    transaction.connection(), "SELECT min(id) FROM \"order\" WHERE status = 'pending' AND NOT is_paid");
            Order order = orders.findById(pending).orElseThrow();
            order.pay();
            order.startProcessing();

            orders.update(order);

            assertThat(stored(transaction, order))
                    .contains(entry("is_paid", true), entry("status", "processing"), entry("version", 1));
        });
    }

    @Test
    void the_items_of_a_deleted_order_are_gone_too() {
        caller().rolledBack((orders, transaction) -> {
            Order order = orders.findById(77).orElseThrow();
            String items = "SELECT count(*) FROM order_item WHERE order_id = 77";
            assertThat(Sql.<Long>value(transaction.connection(), items))
                    .as("the sample shows something")
                    .isPositive();

            orders.delete(order);

            assertThat(Sql.<Long>value(transaction.connection(), items)).isZero();
        });
    }

    @Override
    Order newRow(Transaction transaction) {
        return newOrder(transaction);
    }

    private static Order newOrder(Transaction transaction) {
        return new Order(transaction.session().get(User.class, 789L), OrderType.ONLINE);
    }

    private static Product product(Transaction transaction, long id) {
        return transaction.session().get(Product.class, id);
    }
}
