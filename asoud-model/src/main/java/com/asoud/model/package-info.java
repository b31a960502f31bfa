/**
 * What every feature shares: the base of all entities, the publication status of markets and products, and
 * {@link com.asoud.model.AsoudModel}, the one class to hand to Hibernate and Flyway.
 *
 * <p>One package per feature: {@code user}, {@code category}, {@code market}, {@code product}, {@code order}, each
 * using only those before it. The {@code @Index} annotations of {@code Product}, {@code Market} and {@code Order} are
 * the only place where the database's indexes are decided.
 */
@NullMarked
package com.asoud.model;

import org.jspecify.annotations.NullMarked;
