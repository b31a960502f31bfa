package com.asoud.planguard.spring.shop;

import static com.asoud.planguard.guard.Bound.atMost;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import java.util.List;
import org.springframework.boot.test.context.SpringBootTest;

/** In a context of its own, without a transaction around each guard, and injected by the constructor. */
@SpringBootTest
@PlanGuard(Shop.class)
class CustomerPlansTest {

    private final Customers customers;

    CustomerPlansTest(Customers customers) {
        this.customers = customers;
    }

    @Guarded
    void by_email(Probe probe, Binds binds) {
        String email = binds.drawOr(List.of("nobody"), "customer", "email").get(1, String.class);
        probe.capture(() -> customers.findByEmail(email))
                .statements(1)
                .servedBy("customer_email_key")
                .buffers(atMost(4));
    }
}
