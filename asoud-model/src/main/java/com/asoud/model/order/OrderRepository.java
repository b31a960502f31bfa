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
import java.util.Optional;

/**
 * The orders: one method for each use of the guide's index table, section 2, "Order".
 *
 * <p>Implemented at compile time: {@code new OrderRepository_(statelessSession)}. No method reads what its rows refer
 * to; associations are lazy proxies that know their id. Lists are ordered by {@code created_at}, newest first, and by
 * id where two rows were created in the same microsecond, so that pages do not depend on luck. Each has a form that
 * continues after the last row of the page before, which costs the same for every page; compare {@code Limit.range},
 * which reads and throws away all pages before.
 */
@Repository
public interface OrderRepository {

    /**
     * The order of an id, without anything it refers to.
     *
     * @param id the primary key
     * @return empty if there is none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Find
    Optional<Order> findById(long id);

    /**
     * Inserts a new order, and sets its id, time stamps and version.
     *
     * @param order that has not been saved
     * @throws jakarta.data.exceptions.EntityExistsException if a constraint of the table is violated
     */
    @Insert
    void insert(Order order);

    /**
     * Inserts new orders in JDBC batches; each fetch of ids from the sequence begins a new one.
     *
     * @param orders that have not been saved
     * @throws jakarta.data.exceptions.EntityExistsException if a constraint of the table is violated
     */
    @Insert
    void insertAll(List<Order> orders);

    /**
     * Writes a order that was read before.
     *
     * @param order with its changes
     * @throws jakarta.data.exceptions.OptimisticLockingFailureException if somebody else has written or deleted it
     *     since
     */
    @Update
    void update(Order order);

    /**
     * Deletes a order that was read before.
     *
     * @param order to delete
     * @throws jakarta.data.exceptions.OptimisticLockingFailureException if somebody else has written or deleted it
     *     since
     * @throws jakarta.data.exceptions.DataException if something still refers to it
     */
    @Delete
    void delete(Order order);

    /**
     * The order of an id together with its items, in one statement; the items' products are not read.
     *
     * @param id the primary key
     * @return empty if there is none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("from Order o left join fetch o.items where o.id = :id")
    Optional<Order> findWithItems(long id);

    /**
     * Inserts a new order and its items.
     *
     * @param order that has not been saved
     * @throws jakarta.data.exceptions.EntityExistsException if a constraint of a table is violated
     */
    default void insertWithItems(Order order) {
        insert(order);
        insertItems(order.getItems());
    }

    /**
     * Inserts items that {@link Order#add} made after the order had been inserted; the order is to be updated too.
     *
     * @param items that have not been saved
     * @throws jakarta.data.exceptions.EntityExistsException if a constraint of the table is violated
     */
    @Insert
    void insertItems(List<OrderItem> items);

    /**
     * The orders of a user in one state, newest first. Guide section 2: {@link Order#INDEX_USER_STATUS}.
     *
     * @param userId the buyer
     * @param status in which state
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where user.id = :userId and status = :status
            order by createdAt desc, id desc
            """)
    List<Order> ofUser(long userId, OrderStatus status, Limit limit);

    /**
     * Continues {@link #ofUser} after the last row of the page before.
     *
     * @param userId the buyer
     * @param status in which state
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where user.id = :userId and status = :status and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> ofUserAfter(long userId, OrderStatus status, Instant createdAt, long id, Limit limit);

    /**
     * The orders of a user in whatever state, newest first. Guide section 2: {@link Order#INDEX_USER_CREATED}. The
     * guide's third statement.
     *
     * @param userId the buyer
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where user.id = :userId
            order by createdAt desc, id desc
            """)
    List<Order> history(long userId, Limit limit);

    /**
     * Continues {@link #history} after the last row of the page before.
     *
     * @param userId the buyer
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where user.id = :userId and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> historyAfter(long userId, Instant createdAt, long id, Limit limit);

    /**
     * Financial report: how many orders are in a state, paid or unpaid, and how much is payable for them. Guide section
     * 2: {@link Order#INDEX_STATUS_PAID}. If this is a large part of all orders, the database rightly reads the table.
     *
     * @param status in which state
     * @param paid whether the amount has been received
     * @return never null; zeros if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            select count(this), coalesce(sum(payableAmount), 0bd)
            from Order
            where status = :status and paid = :paid
            """)
    OrderTotal total(OrderStatus status, boolean paid);

    /**
     * The orders behind a line of the financial report, newest first. Guide section 2: {@link Order#INDEX_STATUS_PAID}.
     *
     * @param status in which state
     * @param paid whether the amount has been received
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where status = :status and paid = :paid
            order by createdAt desc, id desc
            """)
    List<Order> withStatusAndPayment(OrderStatus status, boolean paid, Limit limit);

    /**
     * Continues {@link #withStatusAndPayment} after the last row of the page before.
     *
     * @param status in which state
     * @param paid whether the amount has been received
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where status = :status and paid = :paid and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> withStatusAndPaymentAfter(OrderStatus status, boolean paid, Instant createdAt, long id, Limit limit);

    /**
     * The paid orders, newest first. Guide section 2: {@link Order#INDEX_PAID_CREATED}.
     *
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where paid = true
            order by createdAt desc, id desc
            """)
    List<Order> paid(Limit limit);

    /**
     * Continues {@link #paid} after the last row of the page before.
     *
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where paid = true and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> paidAfter(Instant createdAt, long id, Limit limit);

    /**
     * What was sold in a period: the paid orders that were created in it. Guide section 2:
     * {@link Order#INDEX_PAID_CREATED}.
     *
     * @param from the period's start, inclusive
     * @param until the period's end, exclusive
     * @return never null; zeros if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            select count(this), coalesce(sum(payableAmount), 0bd)
            from Order
            where paid = true and createdAt >= :from and createdAt < :until
            """)
    OrderTotal totalPaid(Instant from, Instant until);

    /**
     * The orders of a payment type in one state, newest first. Guide section 2: {@link Order#INDEX_TYPE_STATUS}.
     *
     * @param type how they are to be paid
     * @param status in which state
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where type = :type and status = :status
            order by createdAt desc, id desc
            """)
    List<Order> ofType(OrderType type, OrderStatus status, Limit limit);

    /**
     * Continues {@link #ofType} after the last row of the page before.
     *
     * @param type how they are to be paid
     * @param status in which state
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where type = :type and status = :status and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Order> ofTypeAfter(OrderType type, OrderStatus status, Instant createdAt, long id, Limit limit);

    /**
     * Analysis by payment type: one cell of {@link #totalsByType}. Guide section 2: {@link Order#INDEX_TYPE_STATUS}.
     *
     * @param type how they are to be paid
     * @param status in which state
     * @return never null; zeros if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            select count(this), coalesce(sum(payableAmount), 0bd)
            from Order
            where type = :type and status = :status
            """)
    OrderTotal totalOfType(OrderType type, OrderStatus status);

    /**
     * Analysis by payment type: for every type and state that occurs, how many orders there are and how much is payable
     * for them, ordered by the stored words. Adds up all orders, and so reads the whole table, whatever its indexes.
     *
     * @return never null; empty if there are no orders
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            select type, status, count(this), sum(payableAmount)
            from Order
            group by type, status
            order by type, status
            """)
    List<OrderTypeTotal> totalsByType();

    /**
     * Analysis by payment type: for every type and state that occurs, how many orders there are, ordered by the stored
     * words. Guide section 2: {@link Order#INDEX_TYPE_STATUS}, which alone answers it.
     *
     * @return never null; empty if there are no orders
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            select type, status, count(*)
            from Order
            group by type, status
            order by type, status
            """)
    List<OrderTypeCount> countsByType();
}
