package com.asoud.planguard.spring.shop;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;
import static com.asoud.planguard.guard.Growth.LINEAR_IN_MATCHES;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import com.asoud.planguard.guard.ValueKind;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.orm.jpa.DataJpaTest;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.jdbc.core.JdbcTemplate;

@DataJpaTest(showSql = false)
@PlanGuard(Shop.class)
class PurchasePlansTest {

    @Autowired
    private Purchases purchases;

    @Guarded
    void newest_of_a_customer(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases.findByCustomerIdOrderByPlacedAtDescIdDesc(customer, PageRequest.of(0, 10)))
                .statements(atMost(2)) // The page, and how many there are in all, unless the page tells.
                .servedBy(Purchase.CUSTOMER_PLACED, "customer_pkey")
                .boundedBy("customer_id")
                .grows(CONSTANT)
                .on(
                        ValueKind.MOST_COMMON,
                        full -> full.statements(2)
                                .statement(
                                        2,
                                        count -> count.servedBy(Purchase.CUSTOMER_PLACED, "customer_pkey")
                                                .indexOnly()
                                                .grows(LINEAR_IN_MATCHES)));
    }

    @Guarded
    void slice(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases.findSliceByCustomerIdOrderByPlacedAtDescIdDesc(customer, PageRequest.of(0, 10)))
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED, "customer_pkey")
                .grows(CONSTANT);
    }

    @Guarded
    void window(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() ->
                        purchases.findFirst10ByCustomerIdOrderByPlacedAtDescIdDesc(customer, ScrollPosition.keyset()))
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED, "customer_pkey")
                .grows(CONSTANT);
    }

    @Guarded
    void page_before(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases.before(customer, Instant.parse("2025-01-03T00:00:00Z"), 0, PageRequest.of(0, 10)))
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED)
                .boundedBy("customer_id", "placed_at")
                .grows(CONSTANT);
    }

    @Guarded
    void stream(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> {
                    try (var all = purchases.streamByCustomerId(customer)) {
                        all.forEach(Purchase::getId);
                    }
                })
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED, "customer_pkey")
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void with_lines(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases.findWithLinesByCustomerId(customer))
                .statements(1)
                .reads("purchase_line", "customer");
    }

    @Guarded
    void lines_of_a_purchase(Probe probe, Binds binds) {
        long id = binds.id("purchase", "id");
        probe.capture(() -> purchases
                        .findById(id)
                        .ifPresent(purchase -> purchase.getLines().size()))
                .statements(atMost(2))
                .servedBy("purchase_pkey", "purchase_line_purchase_idx")
                .grows(CONSTANT);
    }

    @Guarded
    void totals(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases.totals(customer)).statements(1).servedBy(Purchase.CUSTOMER_PLACED);
    }

    @Guarded
    void by_specification(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases.findAll((purchase, query, builder) ->
                        builder.equal(purchase.get("customer").get("id"), customer)))
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED, "customer_pkey")
                .boundedBy("customer_id");
    }

    @Guarded
    void pay(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases.pay(customer))
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED)
                .boundedBy("customer_id");
    }

    @Guarded
    void cancel(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases.cancel(customer))
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED)
                .boundedBy("customer_id");
    }

    @Guarded
    void spent(JdbcTemplate jdbc, Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> jdbc.queryForObject("select spent(?)", Long.class, customer))
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED)
                .boundedBy("customer_id")
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void by_jdbc(JdbcTemplate jdbc, Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> jdbc.queryForObject(
                        "select count(*) from purchase where customer_id = ?", Long.class, customer))
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED)
                .grows(LINEAR_IN_MATCHES);
    }

    /** What was written in the same transaction is there. */
    @Guarded
    void after_a_purchase(EntityManager entities, Probe probe, Binds binds) {
        long customer = binds.id("purchase WHERE customer_id < 100", "customer_id");
        if (binds.kind() != ValueKind.ABSENT) {
            entities.persist(new Purchase(entities.getReference(Customer.class, customer), Instant.EPOCH));
            entities.flush();
        }
        probe.capture(() -> purchases.before(customer, Instant.EPOCH.plusSeconds(1), 0, PageRequest.of(0, 10)))
                .servedBy(Purchase.CUSTOMER_PLACED)
                .in(com.asoud.explain.PlanMode.CUSTOM, GuardedCall::noSort);
    }
}
