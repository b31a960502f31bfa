package com.asoud.model.review;

import jakarta.data.Limit;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;

/** The reviews. */
@Repository
public interface ReviewRepository {

    /** Inserts a new review, and sets its id, time stamps and version. */
    @Insert
    void insert(Review review);

    /** The reviews of a product, newest first. */
    @Query("""
            where product.id = :productId
            order by createdAt desc, id desc
            """)
    List<Review> ofProduct(long productId, Limit limit);

    /** Continues {@link #ofProduct} after the row that has both values. */
    @Query("""
            where product.id = :productId and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Review> ofProductAfter(long productId, Instant createdAt, long id, Limit limit);

    /** Continues {@link #ofProduct} after the last row of the page before. */
    default List<Review> ofProductAfter(long productId, Review last, Limit limit) {
        return ofProductAfter(productId, last.requireCreatedAt(), last.requireId(), limit);
    }
}
