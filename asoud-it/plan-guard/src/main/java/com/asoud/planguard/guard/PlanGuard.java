package com.asoud.planguard.guard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a class whose {@link Guarded} methods guard queries of a model:
 *
 * <pre>{@code
 * @PlanGuard(Marketplace.class)
 * class OrderPlansTest {
 *
 *     @Guarded
 *     void history(OrderRepository orders, Probe probe, Binds binds) {
 *         long user = binds.id("\"order\"", "user_id");
 *         probe.capture(() -> orders.history(user, Limit.of(20)))
 *                 .statements(1)
 *                 .servedBy(Order.INDEX_USER_CREATED)
 *                 .boundedBy("user_id")
 *                 .noSort()
 *                 .grows(CONSTANT);
 *     }
 * }
 * }</pre>
 *
 * <p>The class has a constructor without parameters, and is listed in {@link GuardedModel#guards()}. Where JUnit runs
 * classes at the same time, those with guards still run one after the other.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PlanGuardExtension.class)
@ResourceLock("com.asoud.planguard")
public @interface PlanGuard {
    /** The model; it has a constructor without parameters. */
    Class<? extends GuardedModel> value();
}
