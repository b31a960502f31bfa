package com.asoud.it.plans;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;

import com.asoud.model.market.Market;
import com.asoud.model.order.Order;
import com.asoud.model.user.User;
import com.asoud.model.user.UserRepository;
import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import java.util.List;

@PlanGuard(Marketplace.class)
class UserPlansTest {

    private static final GuardedTable TABLE = new GuardedTable("app_user", "app_user_pkey");

    @Guarded
    void one(UserRepository users, Probe probe, Binds binds) {
        TABLE.one(users::findById, probe, binds);
    }

    @Guarded
    void some(UserRepository users, Probe probe, Binds binds) {
        TABLE.some(users::findByIds, probe, binds);
    }

    @Guarded
    void update(UserRepository users, Probe probe) {
        User user = users.findById(77).orElseThrow();
        user.rename("Another name");
        TABLE.byKey(probe.capture(() -> users.update(user)));
    }

    /** Whether a market or an order is theirs is found by the indexes that begin with the user. */
    @Guarded
    void delete(UserRepository users, Probe probe, Binds binds) {
        long idle = binds.draw("""
                        app_user WHERE NOT EXISTS (SELECT FROM market WHERE user_id = app_user.id)
                        AND NOT EXISTS (SELECT FROM "order" WHERE user_id = app_user.id)
                        """, "id").get(1, Long.class);
        User user = users.findById(idle).orElseThrow();
        probe.capture(() -> users.delete(user))
                .statements(1)
                .servedBy("app_user_pkey", Market.INDEX_USER_STATUS, Order.INDEX_USER_STATUS, Order.INDEX_USER_CREATED)
                .boundedBy("user_id")
                .grows(CONSTANT);
    }

    @Guarded
    void of_a_mobile_number(UserRepository users, Probe probe, Binds binds) {
        String number =
                binds.drawOr(List.of("+98"), "app_user", "mobile_number").get(1, String.class);
        probe.capture(() -> users.findByMobileNumber(number))
                .statements(1)
                .servedBy("app_user_mobile_number_key")
                .boundedBy("mobile_number")
                .buffers(atMost(5))
                .grows(CONSTANT);
    }
}
