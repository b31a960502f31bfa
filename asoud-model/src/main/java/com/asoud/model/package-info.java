/**
 * What every feature shares: the base of all entities, the publication status of markets and products, and
 * {@link com.asoud.model.AsoudModel}, the one class to hand to Hibernate and Flyway.
 *
 * <p>What an entity returns is null only where its type says {@code @Nullable}.
 *
 * <p>One package per feature: {@code user}, {@code category}, {@code market}, {@code product}, {@code order}, each
 * using only those before it. The {@code @Index} annotations of {@code Product}, {@code Market} and {@code Order} are
 * the only place where the database's indexes are decided.
 *
 * <h2>Repositories</h2>
 *
 * Each entity has one, except {@code OrderItem}, which belongs to its order. It is implemented at compile time:
 * {@code new ProductRepository_(statelessSession)}. What holds for all of them:
 *
 * <ul>
 *   <li><b>One query is one statement</b>, and a list that is empty is returned as such, never as null.
 *   <li><b>References are lazy</b>: they know their id, and throw {@code LazyInitializationException} when anything
 *       else is asked of them, within the transaction too, since a {@code StatelessSession} reads nothing by itself.
 *       Take the method whose name ends in what it reads besides ({@code findWithMarket}, {@code historyWithItems}); or
 *       read one reference, {@code session.fetch(product.getMarket())}; or those of a whole page at once, with
 *       {@code findByIds}.
 *   <li><b>Lists are ordered</b> by {@code created_at}, newest first, and by id where rows were created in the same
 *       microsecond; categories by title.
 *   <li><b>The next page</b> is the method of the same name with {@code After}, which takes the last row of the page
 *       before, and costs the same for every page; {@code Limit.range} reads and throws away all pages before. Where
 *       the row is not at hand, as between two requests, its {@code createdAt} and {@code id} do as well.
 *   <li><b>An index</b> that the Javadoc of a method names is the one of the guide's section 2 that answers it.
 *   <li><b>A refusal</b> by the database is a {@code jakarta.data.exceptions.DataException}: an
 *       {@code EntityExistsException} if an insert violates a constraint, an {@code OptimisticLockingFailureException}
 *       if somebody else has written or deleted meanwhile what is updated or deleted.
 * </ul>
 */
@NullMarked
package com.asoud.model;

import org.jspecify.annotations.NullMarked;
