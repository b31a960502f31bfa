package com.asoud.planguard.spring;

import com.asoud.planguard.guard.PlanGuard;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Spring finds it by {@code META-INF/spring.factories}. */
final class GuardContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        return MergedAnnotations.from(testClass, SearchStrategy.SUPERCLASS).stream(PlanGuard.class)
                .map(guard -> guard.getClass("value"))
                .filter(SpringModel.class::isAssignableFrom)
                .findFirst()
                .map(model -> model.asSubclass(SpringModel.class))
                .map(model -> new GuardContextCustomizer(model, SpringApplication.before(model)))
                .orElse(null);
    }
}
