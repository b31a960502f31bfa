package com.asoud.peers.access;

import com.asoud.model.AsoudModel;
import com.asoud.model.order.Order;
import com.asoud.model.order.OrderType;
import com.asoud.model.product.Product;
import com.asoud.model.product.ProductRepository_;
import com.asoud.model.user.User;
import com.asoud.model.user.UserRepository_;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** Hibernate as the three ways that use it have it: on the same pool, with the same settings. */
final class Hibernate {

    /** Batches as large as a block of ids, and the pool begins transactions by itself. */
    static final Map<String, Object> SETTINGS = Map.of(
            BatchSettings.STATEMENT_BATCH_SIZE,
            50,
            BatchSettings.ORDER_INSERTS,
            true,
            JdbcSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT,
            true);

    private Hibernate() {}

    static SessionFactory open(DataSource pool) {
        return new HibernatePersistenceConfiguration("peers")
                .managedClasses(AsoudModel.managedClasses())
                .property(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool)
                .properties(SETTINGS)
                .createEntityManagerFactory();
    }

    /**
     * What every order refers to, read once.
     *
     * @param products in every order
     */
    record References(User user, List<Product> products) {

        static References read(SessionFactory sessions) {
            return sessions.fromStatelessTransaction(session -> new References(
                    new UserRepository_(session).findById(Sample.USER).orElseThrow(),
                    new ProductRepository_(session).findByIds(Sample.PRODUCTS)));
        }

        /** New ones, with their items. */
        List<Order> orders() {
            return Stream.generate(this::order).limit(Operation.ORDERS).toList();
        }

        private Order order() {
            Order order = new Order(user, OrderType.ONLINE);
            products.forEach(product -> order.add(product, 1, Sample.PRICE));
            return order;
        }
    }
}
