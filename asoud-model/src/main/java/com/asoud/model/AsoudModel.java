package com.asoud.model;

import com.asoud.model.category.Category;
import com.asoud.model.category.SubCategory;
import com.asoud.model.market.Market;
import com.asoud.model.order.Order;
import com.asoud.model.order.OrderItem;
import com.asoud.model.product.Prices;
import com.asoud.model.product.Product;
import com.asoud.model.user.User;
import java.util.List;

/**
 * What a program that uses this jar hands to Hibernate and to Flyway.
 *
 * <pre>{@code
 * new HibernatePersistenceConfiguration("asoud").managedClasses(AsoudModel.managedClasses())
 * Flyway.configure().locations(AsoudModel.productionMigrations())
 * }</pre>
 */
public final class AsoudModel {

    /** Tables and whatever else is the same in both flavours. */
    public static final String MIGRATIONS_COMMON = "classpath:db/migration/common";

    /** Indexes for development and staging: in seconds, with locks (guide section 3, kind 1). */
    public static final String MIGRATIONS_STANDARD = "classpath:db/migration/standard";

    /**
     * Indexes for production: slower, nobody waits (guide section 3, kind 2). Flyway must be told not to hold its lock
     * in a transaction, {@code flyway.postgresql.transactional.lock=false}; each file refuses to run otherwise.
     */
    public static final String MIGRATIONS_CONCURRENT = "classpath:db/migration/concurrent";

    private AsoudModel() {}

    /** Every mapped class of the model; unmodifiable. */
    public static List<Class<?>> managedClasses() {
        return List.of(
                User.class,
                Category.class,
                SubCategory.class,
                Market.class,
                Product.class,
                Prices.class,
                Order.class,
                OrderItem.class);
    }

    /** Flyway's locations for development and staging. */
    public static String[] developmentMigrations() {
        return new String[] {MIGRATIONS_COMMON, MIGRATIONS_STANDARD};
    }

    /** Flyway's locations for production; see {@link #MIGRATIONS_CONCURRENT} for the property that goes with them. */
    public static String[] productionMigrations() {
        return new String[] {MIGRATIONS_COMMON, MIGRATIONS_CONCURRENT};
    }
}
