package com.asoud.model.review;

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
import java.util.Objects;

/** What a buyer says about a product. */
@Entity(name = "Review")
@Table(
        name = "review",
        indexes = @Index(name = Review.INDEX_PRODUCT_CREATED, columnList = "product_id, created_at, id"),
        check = @CheckConstraint(name = "review_stars_check", constraint = "stars between 1 and 5"))
@SequenceGenerator(name = "review_seq", sequenceName = "review_seq", allocationSize = 50)
public class Review extends BaseEntity {

    /** The reviews of a product, newest first; and the foreign key. */
    public static final String INDEX_PRODUCT_CREATED = "review_product_id_created_at_id_idx";

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "product_id", nullable = false, foreignKey = @ForeignKey(name = "fk_review_product"))
    private Product product;

    @Column(name = "stars", nullable = false)
    private int stars;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Review() {}

    /**
     * A new review.
     *
     * @param product what it is about
     * @param stars 1 to 5
     */
    public Review(Product product, int stars) {
        this.product = Objects.requireNonNull(product, "product");
        this.stars = stars;
    }

    public Product getProduct() {
        return product;
    }

    /** 1 to 5. */
    public int getStars() {
        return stars;
    }
}
