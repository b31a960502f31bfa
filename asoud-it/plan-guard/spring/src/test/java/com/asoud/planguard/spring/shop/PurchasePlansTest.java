package com.asoud.planguard.spring.shop;

import static com.asoud.planguard.guard.Growth.CONSTANT;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.orm.jpa.DataJpaTest;
import org.springframework.data.domain.PageRequest;

@DataJpaTest
@PlanGuard(Shop.class)
class PurchasePlansTest {

    @Autowired
    private Purchases purchases;

    @Guarded
    void page_before(Probe probe, Binds binds) {
        long customer = binds.id("purchase", "customer_id");
        probe.capture(() -> purchases.before(customer, Instant.parse("2025-02-01T00:00:00Z"), 0, PageRequest.of(0, 10)))
                .statements(1)
                .servedBy(Purchase.CUSTOMER_PLACED)
                .boundedBy("customer_id", "placed_at")
                .grows(CONSTANT);
    }
}
