package com.asoud.planguard.guard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/**
 * A test that guards queries. It is run once for each {@link com.asoud.planguard.data.Scale} and {@link ValueKind}, and
 * each call that it gives to its {@link Probe} is explained in both plan modes; it fails once, with all that was found.
 *
 * <p>Its parameters, in any order: a {@link Probe}, {@link Binds}, repositories of the model, or Hibernate's
 * {@code StatelessSession}. It must make the same captures each time, in the same order.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
public @interface Guarded {}
