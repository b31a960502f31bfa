package com.asoud.model.order;

import jakarta.data.Limit;
import jakarta.data.repository.Delete;
import jakarta.data.repository.Find;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.StatelessSession;

/**
 * The orders: one method for each use of the guide's index table, section 2, "Order". What holds for every repository
 * is said in {@link com.asoud.model}.
 *
 * <p>The buyer and the items are lazy, and so is the product of an item. {@code …WithItems} reads the items too, by a
 * join in the same statement; {@link #findWithItemsAndProducts} their products besides.
 */
@Repository
public interface OrderRepository {

    /** The session in which this repository works; {@code fetch} of it reads a lazy reference. */
    StatelessSession session();

    @Find
    Optional<Order> findById(long id);

    /** In one statement, in the order of the ids; those that do not exist are left out. */
    default List<Order> findByIds(List<Long> ids) {
        return session().getMultiple(Order.class, ids).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    /** Sets the id, the time stamps and the version. */
    @Insert
    void insert(Order order);

    /** In JDBC batches; each fetch of ids from the sequence begins a new one. */
    @Insert
    void insertAll(List<Order> orders);

    @Update
    void update(Order order);

    /** With its items. */
    @Delete
    void delete(Order order);

    @Query("from Order o left join fetch o.items where o.id = :id")
    Optional<Order> findWithItems(long id);

    @Query("from Order o left join fetch o.items item left join fetch item.product where o.id = :id")
    Optional<Order> findWithItemsAndProducts(long id);

    default void insertWithItems(Order order) {
        insert(order);
        insertItems(order.getItems());
    }

    /** {@link #insertWithItems} of many orders: all of them first, then all items, which lets JDBC batch both. */
    default void insertAllWithItems(List<Order> orders) {
        insertAll(orders);
        insertItems(orders.stream().flatMap(order -> order.getItems().stream()).toList());
    }

    /** Of {@link Order#add}, after the order was inserted; the order is to be updated too. */
    @Insert
    void insertItems(List<OrderItem> items);

    /** Index: {@link Order#INDEX_USER_STATUS}. */
    @Query("""
            where user.id = :userId and status = :status
            order by createdAt desc, id desc
            """)
    List<Order> ofUser(long userId, OrderStatus status, Limit limit);

    /** Continues {@link #ofUser} after the row that has both values. */
    @Query("""
            where user.id = :userId and status = :status and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> ofUserAfter(long userId, OrderStatus status, Instant createdAt, long id, Limit limit);

    /** Continues {@link #ofUser} after the last row of the page before. */
    default List<Order> ofUserAfter(long userId, OrderStatus status, Order last, Limit limit) {
        return ofUserAfter(userId, status, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** {@link #ofUser}, and the items of each. */
    default List<Order> ofUserWithItems(long userId, OrderStatus status, Limit limit) {
        return ofUserWithItems(userId, status, limit.maxResults(), skipped(limit));
    }

    /** The same; the limit is of orders, where one of the whole would be of items. */
    @Query("""
            from Order o left join fetch o.items
            where o.id in (
                select page.id from Order page
                where page.user.id = :userId and page.status = :status
                order by page.createdAt desc, page.id desc
                limit :rows offset :skipped)
            order by o.createdAt desc, o.id desc
            """)
    List<Order> ofUserWithItems(long userId, OrderStatus status, int rows, int skipped);

    /** Continues {@link #ofUserWithItems} after the last row of the page before. */
    default List<Order> ofUserWithItemsAfter(long userId, OrderStatus status, Order last, Limit limit) {
        return ofUserWithItemsAfter(userId, status, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** Continues {@link #ofUserWithItems} after the row that has both values. */
    default List<Order> ofUserWithItemsAfter(long userId, OrderStatus status, Instant createdAt, long id, Limit limit) {
        return ofUserWithItemsAfter(userId, status, createdAt, id, limit.maxResults(), skipped(limit));
    }

    /** The same; {@code rows} orders, after the first {@code skipped}. */
    @Query("""
            from Order o left join fetch o.items
            where o.id in (
                select page.id from Order page
                where page.user.id = :userId and page.status = :status and (page.createdAt, page.id) < (:createdAt, :id)
                order by page.createdAt desc, page.id desc
                limit :rows offset :skipped)
            order by o.createdAt desc, o.id desc
            """)
    List<Order> ofUserWithItemsAfter(
            long userId, OrderStatus status, Instant createdAt, long id, int rows, int skipped);

    /** The orders of a user in whatever state; the guide's third statement; index: {@link Order#INDEX_USER_CREATED}. */
    @Query("""
            where user.id = :userId
            order by createdAt desc, id desc
            """)
    List<Order> history(long userId, Limit limit);

    /** Continues {@link #history} after the row that has both values. */
    @Query("""
            where user.id = :userId and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> historyAfter(long userId, Instant createdAt, long id, Limit limit);

    /** Continues {@link #history} after the last row of the page before. */
    default List<Order> historyAfter(long userId, Order last, Limit limit) {
        return historyAfter(userId, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** {@link #history}, and the items of each. */
    default List<Order> historyWithItems(long userId, Limit limit) {
        return historyWithItems(userId, limit.maxResults(), skipped(limit));
    }

    /**
     * {@link #history}, and the items of each; {@code rows} are orders, the first {@code skipped} of which are left
     * out.
     */
    @Query("""
            from Order o left join fetch o.items
            where o.id in (
                select page.id from Order page
                where page.user.id = :userId
                order by page.createdAt desc, page.id desc
                limit :rows offset :skipped)
            order by o.createdAt desc, o.id desc
            """)
    List<Order> historyWithItems(long userId, int rows, int skipped);

    /** Continues {@link #historyWithItems} after the last row of the page before. */
    default List<Order> historyWithItemsAfter(long userId, Order last, Limit limit) {
        return historyWithItemsAfter(userId, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** Continues {@link #historyWithItems} after the row that has both values. */
    default List<Order> historyWithItemsAfter(long userId, Instant createdAt, long id, Limit limit) {
        return historyWithItemsAfter(userId, createdAt, id, limit.maxResults(), skipped(limit));
    }

    /** The same; {@code rows} orders, after the first {@code skipped}. */
    @Query("""
            from Order o left join fetch o.items
            where o.id in (
                select page.id from Order page
                where page.user.id = :userId and (page.createdAt, page.id) < (:createdAt, :id)
                order by page.createdAt desc, page.id desc
                limit :rows offset :skipped)
            order by o.createdAt desc, o.id desc
            """)
    List<Order> historyWithItemsAfter(long userId, Instant createdAt, long id, int rows, int skipped);

    /**
     * Financial report: how many orders are in a state, paid or unpaid, and how much is payable for them; zeros if
     * there are none; index: {@link Order#INDEX_STATUS_PAID}. If this is a large part of all orders, the database
     * rightly reads the table.
     */
    @Query("""
            select count(this), coalesce(sum(payableAmount), 0bd)
            from Order
            where status = :status and paid = :paid
            """)
    OrderTotal total(OrderStatus status, boolean paid);

    /** The orders behind a line of the financial report; index: {@link Order#INDEX_STATUS_PAID}. */
    @Query("""
            where status = :status and paid = :paid
            order by createdAt desc, id desc
            """)
    List<Order> withStatusAndPayment(OrderStatus status, boolean paid, Limit limit);

    /** Continues {@link #withStatusAndPayment} after the row that has both values. */
    @Query("""
            where status = :status and paid = :paid and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> withStatusAndPaymentAfter(OrderStatus status, boolean paid, Instant createdAt, long id, Limit limit);

    /** Continues {@link #withStatusAndPayment} after the last row of the page before. */
    default List<Order> withStatusAndPaymentAfter(OrderStatus status, boolean paid, Order last, Limit limit) {
        return withStatusAndPaymentAfter(status, paid, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** Index: {@link Order#INDEX_PAID_CREATED}. */
    @Query("""
            where paid = true
            order by createdAt desc, id desc
            """)
    List<Order> paid(Limit limit);

    /** Continues {@link #paid} after the row that has both values. */
    @Query("""
            where paid = true and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> paidAfter(Instant createdAt, long id, Limit limit);

    /** Continues {@link #paid} after the last row of the page before. */
    default List<Order> paidAfter(Order last, Limit limit) {
        return paidAfter(last.requireCreatedAt(), last.requireId(), limit);
    }

    /**
     * What was sold in a period: the paid orders that were created in it; zeros if there are none; index:
     * {@link Order#INDEX_PAID_CREATED}.
     *
     * @param from the period's start, inclusive
     * @param until the period's end, exclusive
     */
    @Query("""
            select count(this), coalesce(sum(payableAmount), 0bd)
            from Order
            where paid = true and createdAt >= :from and createdAt < :until
            """)
    OrderTotal totalPaid(Instant from, Instant until);

    /** Index: {@link Order#INDEX_TYPE_STATUS}. */
    @Query("""
            where type = :type and status = :status
            order by createdAt desc, id desc
            """)
    List<Order> ofType(OrderType type, OrderStatus status, Limit limit);

    /** Continues {@link #ofType} after the row that has both values. */
    @Query("""
            where type = :type and status = :status and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> ofTypeAfter(OrderType type, OrderStatus status, Instant createdAt, long id, Limit limit);

    /** Continues {@link #ofType} after the last row of the page before. */
    default List<Order> ofTypeAfter(OrderType type, OrderStatus status, Order last, Limit limit) {
        return ofTypeAfter(type, status, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** One cell of {@link #totalsByType}; zeros if there are none; index: {@link Order#INDEX_TYPE_STATUS}. */
    @Query("""
            select count(this), coalesce(sum(payableAmount), 0bd)
            from Order
            where type = :type and status = :status
            """)
    OrderTotal totalOfType(OrderType type, OrderStatus status);

    /**
     * Analysis by payment type: for every type and state that occurs, how many orders there are and how much is payable
     * for them, ordered by the stored words. Adds up all orders, and so reads the whole table, whatever its indexes.
     */
    @Query("""
            select type, status, count(this), sum(payableAmount)
            from Order
            group by type, status
            order by type, status
            """)
    List<OrderTypeTotal> totalsByType();

    /** {@link #totalsByType} without the amounts; index: {@link Order#INDEX_TYPE_STATUS} alone answers it. */
    @Query("""
            select type, status, count(*)
            from Order
            group by type, status
            order by type, status
            """)
    List<OrderTypeCount> countsByType();

    private static int skipped(Limit limit) {
        return Math.toIntExact(limit.startAt() - 1);
    }
}
