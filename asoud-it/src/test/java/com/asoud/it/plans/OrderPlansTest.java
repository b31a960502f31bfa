package com.asoud.it.plans;

import static com.asoud.explain.PlanMode.CUSTOM;
import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;
import static com.asoud.planguard.guard.Growth.LINEAR_IN_MATCHES;
import static com.asoud.planguard.guard.Growth.LINEAR_IN_TABLE;
import static com.asoud.planguard.guard.Growth.SUPERLINEAR;
import static com.asoud.planguard.guard.ValueKind.ABSENT;
import static com.asoud.planguard.guard.ValueKind.MOST_COMMON;

import com.asoud.model.order.Order;
import com.asoud.model.order.OrderRepository;
import com.asoud.model.order.OrderStatus;
import com.asoud.model.order.OrderType;
import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import jakarta.data.Limit;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

@PlanGuard(Marketplace.class)
class OrderPlansTest {

    private static final Limit PAGE = Limit.of(20);
    private static final String ORDERS = "\"order\"";
    private static final GuardedTable TABLE = new GuardedTable(ORDERS, "order_pkey");

    @Guarded
    void one(OrderRepository orders, Probe probe, Binds binds) {
        TABLE.one(orders::findById, probe, binds);
    }

    @Guarded
    void one_with_its_items(OrderRepository orders, Probe probe, Binds binds) {
        long id = binds.id("order_item", "order_id");
        probe.capture(() -> orders.findWithItems(id))
                .statements(1)
                .servedBy("order_pkey", "order_item_order_id_product_id_key")
                .boundedBy("id")
                .buffers(atMost(12))
                .grows(CONSTANT);
    }

    @Guarded
    void some(OrderRepository orders, Probe probe, Binds binds) {
        TABLE.some(orders::findByIds, probe, binds);
    }

    @Guarded
    void one_with_its_items_and_their_products(OrderRepository orders, Probe probe, Binds binds) {
        long id = binds.id("order_item", "order_id");
        probe.capture(() -> orders.findWithItemsAndProducts(id))
                .statements(1)
                .servedBy("order_pkey", "order_item_order_id_product_id_key", "product_pkey")
                .boundedBy("id")
                .buffers(atMost(30))
                .grows(CONSTANT);
    }

    @Guarded
    void update(OrderRepository orders, Probe probe) {
        Order order = orders.findById(77).orElseThrow();
        order.describeByOwner("Handed over");
        TABLE.byKey(probe.capture(() -> orders.update(order)));
    }

    @Guarded
    void delete(OrderRepository orders, Probe probe) {
        Order order = orders.findById(77).orElseThrow();
        probe.capture(() -> orders.delete(order))
                .statements(1)
                .servedBy("order_pkey", "order_item_order_id_product_id_key")
                .boundedBy("order_id")
                .grows(CONSTANT);
    }

    @Guarded
    void of_a_user_in_one_state(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of(-1L, "completed"), ORDERS, "user_id", "status");
        long user = drawn.get(1, Long.class);
        OrderStatus status = StoredCodes.orderStatus(drawn.get(2, String.class));
        GuardedCall first = probe.capture(() -> orders.ofUser(user, status, PAGE))
                .statements(1)
                .servedBy(Order.INDEX_USER_STATUS, Order.INDEX_USER_CREATED)
                .boundedBy("user_id")
                .grows(LINEAR_IN_MATCHES)
                .wouldBeConstantWith("CREATE INDEX ON \"order\" (user_id, status, created_at, id)");
        Order last = DeepPage.last(limit -> orders.ofUser(user, status, limit), orders::paid);
        probe.capture(() -> orders.ofUserAfter(user, status, last, PAGE))
                .statements(1)
                .servedBy(Order.INDEX_USER_STATUS, Order.INDEX_USER_CREATED)
                .boundedBy("user_id")
                .asCheapAs(first);
    }

    /** One state of a user: what the second column is for. Of the busiest user, walking the history may cost less. */
    @Guarded
    void baskets_of_a_user(OrderRepository orders, Probe probe, Binds binds) {
        long user = binds.id(ORDERS + " WHERE status = 'draft'", "user_id");
        probe.capture(() -> orders.ofUser(user, OrderStatus.DRAFT, PAGE))
                .statements(1)
                .servedBy(Order.INDEX_USER_STATUS)
                .boundedBy("user_id", "status")
                .buffersPerMatch(atMost(5))
                .grows(LINEAR_IN_MATCHES)
                .on(
                        MOST_COMMON,
                        busiest -> busiest.servedBy(Order.INDEX_USER_STATUS, Order.INDEX_USER_CREATED)
                                .boundedBy("user_id"));
    }

    @Guarded
    void history(OrderRepository orders, Probe probe, Binds binds) {
        long user = binds.id(ORDERS, "user_id");
        Function<Limit, List<Order>> history = limit -> orders.history(user, limit);
        new NewestFirst<>(history, (last, limit) -> orders.historyAfter(user, last, limit))
                .ofOne(
                        probe,
                        Order.INDEX_USER_CREATED,
                        Order.INDEX_USER_STATUS,
                        "user_id",
                        () -> DeepPage.last(history, orders::paid));
    }

    /** The page of orders, and then the items of each by the order's id. */
    @Guarded
    void history_with_items(OrderRepository orders, Probe probe, Binds binds) {
        long user = binds.id(ORDERS, "user_id");
        GuardedCall first = probe.capture(() -> orders.historyWithItems(user, PAGE))
                .statements(1)
                .servedBy(
                        Order.INDEX_USER_CREATED,
                        Order.INDEX_USER_STATUS,
                        "order_pkey",
                        "order_item_order_id_product_id_key")
                .boundedBy("user_id")
                .buffers(atMost(250))
                .grows(CONSTANT);
        Order last = DeepPage.last(limit -> orders.history(user, limit), orders::paid);
        probe.capture(() -> orders.historyWithItemsAfter(user, last, PAGE))
                .statements(1)
                .servedBy(
                        Order.INDEX_USER_CREATED,
                        Order.INDEX_USER_STATUS,
                        "order_pkey",
                        "order_item_order_id_product_id_key")
                .boundedBy("user_id")
                .asCheapAs(first)
                .grows(CONSTANT);
    }

    @Guarded
    void baskets_of_a_user_with_items(OrderRepository orders, Probe probe, Binds binds) {
        long user = binds.id(ORDERS + " WHERE status = 'draft'", "user_id");
        withItemsOfAUser(probe.capture(() -> orders.ofUserWithItems(user, OrderStatus.DRAFT, PAGE)));
        Order last = DeepPage.last(limit -> orders.ofUser(user, OrderStatus.DRAFT, limit), orders::paid);
        withItemsOfAUser(probe.capture(() -> orders.ofUserWithItemsAfter(user, OrderStatus.DRAFT, last, PAGE)));
    }

    /** Of the busiest user, both indexes are read together, or the history is walked until the page is full. */
    private static void withItemsOfAUser(GuardedCall page) {
        page.statements(1)
                .servedBy(
                        Order.INDEX_USER_STATUS,
                        Order.INDEX_USER_CREATED,
                        "order_pkey",
                        "order_item_order_id_product_id_key")
                .boundedBy("user_id")
                .grows(LINEAR_IN_MATCHES)
                .on(
                        MOST_COMMON,
                        busiest -> busiest.servedBy(
                                        Order.INDEX_USER_STATUS,
                                        Order.INDEX_USER_CREATED,
                                        Order.INDEX_STATUS_PAID,
                                        "order_pkey",
                                        "order_item_order_id_product_id_key")
                                .in(CUSTOM, plan -> plan.grows(LINEAR_IN_TABLE)));
    }

    @Guarded
    void total(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of("draft", true), ORDERS, "status", "is_paid");
        OrderStatus status = StoredCodes.orderStatus(drawn.get(1, String.class));
        boolean paid = drawn.get(2, Boolean.class);
        totalled(probe.capture(() -> orders.total(status, paid)), binds, Order.INDEX_STATUS_PAID, "status", "is_paid");
    }

    /** Of the most common values, reading the table costs less. */
    private static void totalled(GuardedCall total, Binds binds, String index, String... columns) {
        total.statements(1).servedBy(index).grows(LINEAR_IN_MATCHES).on(MOST_COMMON, most -> most.reads("order"));
        if (binds.kind() != MOST_COMMON) {
            total.boundedBy(columns);
        }
    }

    /** The planner takes state and payment for independent, and walks the paid orders until the page is full. */
    @Guarded
    void with_status_and_payment(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of("draft", true), ORDERS, "status", "is_paid");
        OrderStatus status = StoredCodes.orderStatus(drawn.get(1, String.class));
        boolean paid = drawn.get(2, Boolean.class);
        probe.capture(() -> orders.withStatusAndPayment(status, paid, PAGE))
                .statements(1)
                .servedBy(Order.INDEX_PAID_CREATED, Order.INDEX_STATUS_PAID)
                .grows(LINEAR_IN_MATCHES)
                .on(ABSENT, none -> none.grows(SUPERLINEAR))
                .wouldBeConstantWith("CREATE INDEX ON \"order\" (status, is_paid, created_at, id)");
        Order last = DeepPage.last(limit -> orders.withStatusAndPayment(status, paid, limit), orders::paid);
        probe.capture(() -> orders.withStatusAndPaymentAfter(status, paid, last, PAGE))
                .statements(1)
                .servedBy(Order.INDEX_PAID_CREATED, Order.INDEX_STATUS_PAID)
                .grows(LINEAR_IN_MATCHES)
                .on(ABSENT, none -> none.grows(SUPERLINEAR));
    }

    @Guarded
    void paid(OrderRepository orders, Probe probe) {
        new NewestFirst<>(orders::paid, orders::paidAfter).ofAll(probe, Order.INDEX_PAID_CREATED, "is_paid");
    }

    @Guarded
    void total_paid_in_a_day(OrderRepository orders, Probe probe, Binds binds) {
        Instant day = binds.drawOr(
                        List.of(Timestamp.from(Instant.parse("2001-01-01T00:00:00Z"))),
                        ORDERS + " WHERE is_paid",
                        "date_trunc('day', created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'")
                .get(1, Timestamp.class)
                .toInstant();
        probe.capture(() -> orders.totalPaid(day, day.plus(1, ChronoUnit.DAYS)))
                .statements(1)
                .servedBy(Order.INDEX_PAID_CREATED)
                .boundedBy("is_paid", "created_at")
                .rowsRemovedPerRow(atMost(0))
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void of_a_type(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.draw(ORDERS, "type", "status");
        OrderType type = StoredCodes.orderType(drawn.get(1, String.class));
        OrderStatus status = StoredCodes.orderStatus(drawn.get(2, String.class));
        GuardedCall first = probe.capture(() -> orders.ofType(type, status, PAGE))
                .statements(1)
                .servedBy(Order.INDEX_TYPE_STATUS)
                .grows(LINEAR_IN_MATCHES)
                .on(MOST_COMMON, most -> most.reads("order"))
                .wouldBeConstantWith("CREATE INDEX ON \"order\" (type, status, created_at, id)");
        Order last = DeepPage.last(limit -> orders.ofType(type, status, limit), orders::paid);
        probe.capture(() -> orders.ofTypeAfter(type, status, last, PAGE))
                .statements(1)
                .servedBy(Order.INDEX_TYPE_STATUS)
                .asCheapAs(first)
                .on(
                        MOST_COMMON,
                        most -> most.servedBy(Order.INDEX_TYPE_STATUS, Order.INDEX_PAID_CREATED)
                                .reads("order")
                                .skips());
    }

    @Guarded
    void total_of_a_type(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.draw(ORDERS, "type", "status");
        OrderType type = StoredCodes.orderType(drawn.get(1, String.class));
        OrderStatus status = StoredCodes.orderStatus(drawn.get(2, String.class));
        totalled(
                probe.capture(() -> orders.totalOfType(type, status)),
                binds,
                Order.INDEX_TYPE_STATUS,
                "type",
                "status");
    }

    @Guarded
    void totals_by_type(OrderRepository orders, Probe probe) {
        probe.capture(orders::totalsByType).statements(1).reads("order").grows(LINEAR_IN_TABLE);
    }

    /** Answered by the index alone: a hundredth of a page for each order. */
    @Guarded
    void counts_by_type(OrderRepository orders, Probe probe) {
        probe.capture(orders::countsByType)
                .statements(1)
                .servedBy(Order.INDEX_TYPE_STATUS)
                .reads(Order.INDEX_TYPE_STATUS)
                .buffersPerMatch(atMost(0.01))
                .grows(LINEAR_IN_TABLE);
    }
}
