package com.asoud.it.plans;

import static com.asoud.planguard.guard.Growth.CONSTANT;
import static com.asoud.planguard.guard.ValueKind.MOST_COMMON;

import com.asoud.model.review.Review;
import com.asoud.model.review.ReviewRepository;
import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import jakarta.data.Limit;

@PlanGuard(Marketplace.class)
class ReviewPlansTest {

    private static final Limit PAGE = Limit.of(20);

    /** A product with few reviews has all of them read, and sorted. */
    @Guarded
    void of_a_product(ReviewRepository reviews, Probe probe, Binds binds) {
        long product = binds.id("review", "product_id");
        GuardedCall first = probe.capture(() -> reviews.ofProduct(product, PAGE))
                .statements(1)
                .servedBy(Review.INDEX_PRODUCT_CREATED)
                .boundedBy("product_id")
                .grows(CONSTANT)
                .on(MOST_COMMON, popular -> popular.noSort());
        Review last = DeepPage.last(limit -> reviews.ofProduct(product, limit), limit -> reviews.ofProduct(1, limit));
        probe.capture(() -> reviews.ofProductAfter(product, last, PAGE))
                .statements(1)
                .servedBy(Review.INDEX_PRODUCT_CREATED)
                .boundedBy("product_id")
                .asCheapAs(first)
                .on(
                        MOST_COMMON,
                        popular -> popular.boundedBy("product_id", "created_at").noSort());
    }
}
