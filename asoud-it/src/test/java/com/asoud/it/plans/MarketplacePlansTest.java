package com.asoud.it.plans;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.PlanGuardSuite;
import jakarta.data.Limit;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all queries and indexes of the marketplace together. */
@PlanGuard(Marketplace.class)
class MarketplacePlansTest extends PlanGuardSuite {

    /** {@link #every_query_is_guarded} then asks for a guard of the deep page too. */
    @ParameterizedTest
    @MethodSource("repositories")
    void every_list_continues_after_a_row(Class<?> repository) {
        Set<String> lists = Arrays.stream(repository.getMethods())
                .filter(method -> Arrays.asList(method.getParameterTypes()).contains(Limit.class))
                .map(Method::getName)
                .collect(Collectors.toSet());

        assertThat(lists).allMatch(list -> list.endsWith("After") || lists.contains(list + "After"));
    }

    static Set<Class<?>> repositories() {
        return Set.copyOf(new Marketplace().repositories());
    }
}
