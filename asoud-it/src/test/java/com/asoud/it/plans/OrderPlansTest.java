package com.asoud.it.plans;

import com.asoud.it.guard.Binds;
import com.asoud.it.guard.Guarded;
import com.asoud.it.guard.GuardedCall;
import com.asoud.it.guard.PlanGuard;
import com.asoud.it.guard.Probe;
import com.asoud.model.order.Order;
import com.asoud.model.order.OrderRepository;
import com.asoud.model.order.OrderStatus;
import com.asoud.model.order.OrderType;
import jakarta.data.Limit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

@PlanGuard(Marketplace.class)
class OrderPlansTest {

    private static final Limit PAGE = Limit.of(20);
    private static final String ORDERS = "\"order\"";

    @Guarded
    void one(OrderRepository orders, Probe probe, Binds binds) {
        long id = binds.id(ORDERS, "id");
        probe.capture(() -> orders.findById(id)).statements(1);
    }

    @Guarded
    void one_with_its_items(OrderRepository orders, Probe probe, Binds binds) {
        long id = binds.id("order_item", "order_id");
        probe.capture(() -> orders.findWithItems(id)).statements(1);
    }

    @Guarded
    void update(OrderRepository orders, Probe probe) {
        Order order = orders.findById(77).orElseThrow();
        order.describeByOwner("Handed over");
        probe.capture(() -> orders.update(order)).statements(1);
    }

    @Guarded
    void delete(OrderRepository orders, Probe probe) {
        Order order = orders.findById(77).orElseThrow();
        probe.capture(() -> orders.delete(order)).statements(1);
    }

    @Guarded
    void of_a_user_in_one_state(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of(-1L, "completed"), ORDERS, "user_id", "status");
        long user = drawn.get(1, Long.class);
        OrderStatus status = status(drawn.get(2, String.class));
        GuardedCall first =
                probe.capture(() -> orders.ofUser(user, status, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> orders.ofUser(user, status, limit));
        probe.capture(() -> orders.ofUserAfter(user, status, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void history(OrderRepository orders, Probe probe, Binds binds) {
        long user = binds.id(ORDERS, "user_id");
        GuardedCall first = probe.capture(() -> orders.history(user, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> orders.history(user, limit));
        probe.capture(() -> orders.historyAfter(user, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void total(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of("draft", true), ORDERS, "status", "is_paid");
        OrderStatus status = status(drawn.get(1, String.class));
        boolean paid = drawn.get(2, Boolean.class);
        probe.capture(() -> orders.total(status, paid)).statements(1);
    }

    @Guarded
    void with_status_and_payment(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of("draft", true), ORDERS, "status", "is_paid");
        OrderStatus status = status(drawn.get(1, String.class));
        boolean paid = drawn.get(2, Boolean.class);
        probe.capture(() -> orders.withStatusAndPayment(status, paid, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> orders.withStatusAndPayment(status, paid, limit));
        probe.capture(() -> orders.withStatusAndPaymentAfter(status, paid, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void paid(OrderRepository orders, Probe probe) {
        probe.capture(() -> orders.paid(PAGE)).statements(1);
        DeepPage page = DeepPage.of(orders::paid);
        probe.capture(() -> orders.paidAfter(page.createdAt(), page.id(), PAGE)).statements(1);
    }

    @Guarded
    void total_paid_in_a_day(OrderRepository orders, Probe probe, Binds binds) {
        Instant day = binds.drawOr(
                        List.of(java.sql.Timestamp.from(Instant.parse("2001-01-01T00:00:00Z"))),
                        ORDERS + " WHERE is_paid",
                        "date_trunc('day', created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'")
                .get(1, java.sql.Timestamp.class)
                .toInstant();
        probe.capture(() -> orders.totalPaid(day, day.plus(1, ChronoUnit.DAYS))).statements(1);
    }

    @Guarded
    void of_a_type(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.draw(ORDERS, "type", "status");
        OrderType type = type(drawn.get(1, String.class));
        OrderStatus status = status(drawn.get(2, String.class));
        probe.capture(() -> orders.ofType(type, status, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> orders.ofType(type, status, limit));
        probe.capture(() -> orders.ofTypeAfter(type, status, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void total_of_a_type(OrderRepository orders, Probe probe, Binds binds) {
        Binds.Values drawn = binds.draw(ORDERS, "type", "status");
        OrderType type = type(drawn.get(1, String.class));
        OrderStatus status = status(drawn.get(2, String.class));
        probe.capture(() -> orders.totalOfType(type, status)).statements(1);
    }

    @Guarded
    void totals_by_type(OrderRepository orders, Probe probe) {
        probe.capture(orders::totalsByType).statements(1);
    }

    @Guarded
    void counts_by_type(OrderRepository orders, Probe probe) {
        probe.capture(orders::countsByType).statements(1);
    }

    private static OrderStatus status(String code) {
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static OrderType type(String code) {
        return Arrays.stream(OrderType.values())
                .filter(type -> type.code().equals(code))
                .findFirst()
                .orElseThrow();
    }
}
