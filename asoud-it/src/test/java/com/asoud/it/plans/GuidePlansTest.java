package com.asoud.it.plans;

import static com.asoud.planguard.guard.Growth.LINEAR_IN_MATCHES;

import com.asoud.model.market.Market;
import com.asoud.model.order.Order;
import com.asoud.model.product.Product;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import org.hibernate.StatelessSession;

/** The three statements of the guide's section 2, word for word: what it promises to be ten times faster. */
@PlanGuard(Marketplace.class)
class GuidePlansTest {

    private static final String PRODUCTS_OF_A_MARKET = """
            SELECT * FROM product WHERE market_id = 123 AND status = 'published' ORDER BY created_at DESC LIMIT 20""";

    private static final String MARKETS_OF_A_USER = """
            SELECT * FROM market WHERE user_id = 456 AND status = 'published'""";

    private static final String ORDERS_OF_A_USER = """
            SELECT * FROM "order" WHERE user_id = 789 ORDER BY created_at DESC LIMIT 20""";

    @Guarded
    void products_of_a_market(StatelessSession session, Probe probe) {
        probe.capture(() -> read(session, PRODUCTS_OF_A_MARKET))
                .statements(1)
                .servedBy(Product.INDEX_MARKET_STATUS, Product.INDEX_MARKET_CREATED)
                .boundedBy("market_id");
    }

    @Guarded
    void markets_of_a_user(StatelessSession session, Probe probe) {
        probe.capture(() -> read(session, MARKETS_OF_A_USER))
                .statements(1)
                .servedBy(Market.INDEX_USER_STATUS)
                .boundedBy("user_id", "status")
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void orders_of_a_user(StatelessSession session, Probe probe) {
        probe.capture(() -> read(session, ORDERS_OF_A_USER))
                .statements(1)
                .servedBy(Order.INDEX_USER_CREATED)
                .boundedBy("user_id")
                .noSort();
    }

    private static void read(StatelessSession session, String sql) {
        session.doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    rows.getLong("id");
                }
            }
        });
    }
}
