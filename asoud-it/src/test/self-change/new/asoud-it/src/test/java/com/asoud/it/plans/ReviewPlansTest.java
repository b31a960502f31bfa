package com.asoud.it.plans;

import static com.asoud.planguard.guard.Growth.CONSTANT;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import com.asoud.model.review.Review;
import com.asoud.model.review.ReviewRepository;
import jakarta.data.Limit;

@PlanGuard(Marketplace.class)
class ReviewPlansTest {

    private static final Limit PAGE = Limit.of(20);

    @Guarded
    void of_a_product(ReviewRepository reviews, Probe probe, Binds binds) {
        long product = binds.id("review", "product_id");
        GuardedCall first = probe.capture(() -> reviews.ofProduct(product, PAGE))
                .statements(1)
                .servedBy(Review.INDEX_PRODUCT_CREATED)
                .boundedBy("product_id")
                .noSort()
                .grows(CONSTANT);
        Review last = DeepPage.last(limit -> reviews.ofProduct(product, limit), limit -> reviews.ofProduct(1, limit));
        probe.capture(() -> reviews.ofProductAfter(product, last, PAGE))
                .statements(1)
                .servedBy(Review.INDEX_PRODUCT_CREATED)
                .boundedBy("product_id", "created_at")
                .asCheapAs(first);
    }
}
