package com.asoud.model.order;

import static com.asoud.model.order.OrderStatus.COMPLETED;
import static com.asoud.model.order.OrderStatus.DRAFT;
import static com.asoud.model.order.OrderStatus.FAILED;
import static com.asoud.model.order.OrderStatus.PENDING;
import static com.asoud.model.order.OrderStatus.PROCESSING;
import static com.asoud.model.order.OrderStatus.REJECTED;
import static com.asoud.model.order.OrderStatus.VERIFIED;

import com.asoud.model.BaseEntity;
import com.asoud.model.product.Product;
import com.asoud.model.user.User;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/**
 * What a user buys. Carries the five indexes of the guide's section 2, "Order". The table's name {@code "order"} is a
 * reserved word and always quoted.
 *
 * <p>The amount payable is always the sum of the items minus the discount. Both change only while the order is a draft,
 * and only with its items at hand: {@link OrderRepository#findWithItems} reads them.
 */
@Entity(name = "Order")
@Table(
        name = "\"order\"",
        indexes = {
            @Index(name = Order.INDEX_USER_STATUS, columnList = "user_id, status"),
            @Index(name = Order.INDEX_USER_CREATED, columnList = "user_id, created_at"),
            @Index(name = Order.INDEX_STATUS_PAID, columnList = "status, is_paid"),
            @Index(name = Order.INDEX_PAID_CREATED, columnList = "is_paid, created_at"),
            @Index(name = Order.INDEX_TYPE_STATUS, columnList = "type, status")
        })
@SequenceGenerator(name = "order_seq", sequenceName = "order_seq", allocationSize = 50)
public class Order extends BaseEntity {

    /** A user's orders; impact very high (guide section 2). */
    public static final String INDEX_USER_STATUS = "idx_order_user_status";

    /** A user's order history; impact very high (guide section 2). */
    public static final String INDEX_USER_CREATED = "idx_order_user_created";

    /** Financial reports; impact high (guide section 2). */
    public static final String INDEX_STATUS_PAID = "idx_order_status_paid";

    /** The paid orders; impact medium (guide section 2). */
    public static final String INDEX_PAID_CREATED = "idx_order_paid_created";

    /** Analysis by payment type; impact low (guide section 2). */
    public static final String INDEX_TYPE_STATUS = "idx_order_type_status";

    private static final Set<OrderStatus> PAYABLE = EnumSet.of(PENDING, PROCESSING, VERIFIED, COMPLETED);

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "user_id", nullable = false, foreignKey = @ForeignKey(name = "fk_order_user"))
    private User user;

    @Enumerated(EnumType.STRING)
    @Column(name = "type", nullable = false, length = 16)
    private OrderType type;

    @Enumerated(EnumType.STRING)
    @Column(name = "status", nullable = false, length = 16)
    private OrderStatus status;

    @Column(name = "is_paid", nullable = false)
    private boolean paid;

    @Column(name = "buyer_description", length = Length.LONG32)
    private @Nullable String buyerDescription;

    @Column(name = "owner_description", length = Length.LONG32)
    private @Nullable String ownerDescription;

    @Column(name = "discount_amount", nullable = false, precision = 14, scale = 3)
    private BigDecimal discountAmount;

    @Column(name = "payable_amount", nullable = false, precision = 14, scale = 3)
    private BigDecimal payableAmount;

    @OneToMany(
            mappedBy = "order",
            fetch = FetchType.LAZY,
            cascade = {CascadeType.PERSIST, CascadeType.REMOVE})
    @OrderBy("id")
    private List<OrderItem> items;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Order() {}

    /**
     * A new order: an empty draft.
     *
     * @param user who buys
     * @param type how it is to be paid
     */
    public Order(User user, OrderType type) {
        this.user = Objects.requireNonNull(user, "user");
        this.type = Objects.requireNonNull(type, "type");
        this.status = DRAFT;
        this.discountAmount = BigDecimal.ZERO;
        this.payableAmount = BigDecimal.ZERO;
        this.items = new ArrayList<>();
    }

    /**
     * Puts a product in, and adds it to the amount payable.
     *
     * @param product each only once
     * @param quantity pieces; 1 or more
     * @param unitPrice what one piece costs this buyer; 0 or more, at most three decimals
     * @return the new item, to be inserted with the order or by {@link OrderRepository#insertItems}
     * @throws IllegalArgumentException if the quantity or the price is out of range, or the product is in already
     * @throws IllegalStateException if the order is no longer a draft
     */
    public OrderItem add(Product product, int quantity, BigDecimal unitPrice) {
        requireDraft();
        if (items.stream().anyMatch(item -> item.getProduct().equals(product))) {
            throw new IllegalArgumentException("%s is in %s already".formatted(product, this));
        }
        OrderItem item = new OrderItem(this, product, quantity, unitPrice);
        items.add(item);
        payableAmount = payableAmount.add(item.amount());
        return item;
    }

    /**
     * Sets the discount, replacing an earlier one.
     *
     * @param amount 0 or more, and not more than the items cost; at most three decimals
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if the order is no longer a draft
     */
    public void discount(BigDecimal amount) {
        requireDraft();
        BigDecimal undiscounted = payableAmount.add(discountAmount);
        if (amount.signum() < 0 || amount.compareTo(undiscounted) > 0) {
            throw new IllegalArgumentException(
                    "The discount of %s is between 0 and %s: %s".formatted(this, undiscounted, amount));
        }
        discountAmount = amount;
        payableAmount = undiscounted.subtract(amount);
    }

    private void requireDraft() {
        if (status != DRAFT) {
            throw new IllegalStateException(
                    "%s is '%s': only a draft can be changed; place a new order".formatted(this, status.code()));
        }
    }

    /**
     * Sends the order to the owner of the market.
     *
     * @throws IllegalStateException if it is not a draft, or has no items
     */
    public void place() {
        OrderStatus next = status.advanceTo(PENDING, this);
        if (items.isEmpty()) {
            throw new IllegalStateException(this + " has no items; add() one before it is placed");
        }
        status = next;
    }

    /**
     * The owner begins to work on the order.
     *
     * @throws IllegalStateException if it has not been placed, or was begun before
     */
    public void startProcessing() {
        status = status.advanceTo(PROCESSING, this);
    }

    /**
     * The owner confirms the order.
     *
     * @throws IllegalStateException if nobody is working on it
     */
    public void verify() {
        status = status.advanceTo(VERIFIED, this);
    }

    /**
     * The owner declines the order.
     *
     * @param reason what the buyer is told, replacing the owner's description
     * @throws IllegalStateException if it is a draft, verified, or in a final state
     */
    public void reject(String reason) {
        status = status.advanceTo(REJECTED, this);
        ownerDescription = Objects.requireNonNull(reason, "reason");
    }

    /**
     * The order has been delivered. One to be paid on line must have been paid; one in cash may be paid later.
     *
     * @throws IllegalStateException if it has not been verified, or had to be paid first
     */
    public void complete() {
        OrderStatus next = status.advanceTo(COMPLETED, this);
        if (type == OrderType.ONLINE && !paid) {
            throw new IllegalStateException(this + " is to be paid on line: pay() it before it is completed");
        }
        status = next;
    }

    /**
     * The order could not be carried out.
     *
     * @throws IllegalStateException if it is a draft or in a final state
     */
    public void fail() {
        status = status.advanceTo(FAILED, this);
    }

    /**
     * Records that the payable amount has been received.
     *
     * @throws IllegalStateException if it was received before, or the order is a draft, rejected or failed
     */
    public void pay() {
        if (paid) {
            throw new IllegalStateException(this + " has been paid; give the second payment back");
        }
        if (!PAYABLE.contains(status)) {
            throw new IllegalStateException("%s is '%s' and cannot be paid; %s"
                    .formatted(this, status.code(), status == DRAFT ? "place() it first" : "give the payment back"));
        }
        paid = true;
    }

    /**
     * Changes the buyer's words.
     *
     * @param description of any length, or null for none
     */
    public void describeByBuyer(@Nullable String description) {
        this.buyerDescription = description;
    }

    /**
     * Changes the owner's words.
     *
     * @param description of any length, or null for none
     */
    public void describeByOwner(@Nullable String description) {
        this.ownerDescription = description;
    }

    /** Who buys; never null; lazy. */
    public User getUser() {
        return user;
    }

    public OrderType getType() {
        return type;
    }

    public OrderStatus getStatus() {
        return status;
    }

    /** Whether the payable amount has been received. */
    public boolean isPaid() {
        return paid;
    }

    /** The buyer's words; null if there are none. */
    public @Nullable String getBuyerDescription() {
        return buyerDescription;
    }

    /** The owner's words; null if there are none. */
    public @Nullable String getOwnerDescription() {
        return ownerDescription;
    }

    /** 0 or more, at most three decimals; never null. */
    public BigDecimal getDiscountAmount() {
        return discountAmount;
    }

    /** What the items cost minus the discount; 0 or more, at most three decimals; never null. */
    public BigDecimal getPayableAmount() {
        return payableAmount;
    }

    /**
     * In the order they were added; read-only; lazy: {@link OrderRepository#findWithItems} and {@code …WithItems} read
     * them, {@code session.fetch} does not.
     */
    public List<OrderItem> getItems() {
        return Collections.unmodifiableList(items);
    }
}
