package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.marketplace.SampleData;
import com.asoud.model.AsoudModel;
import com.asoud.model.product.Product;
import com.asoud.model.review.Review;
import com.asoud.model.review.ReviewRepository;
import com.asoud.model.review.ReviewRepository_;
import com.asoud.planguard.database.ClonedDatabase;
import jakarta.data.Limit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReviewRepositoryTest {

    @RegisterExtension
    static final ClonedDatabase database =
            ClonedDatabase.of(SampleData.TEMPLATE).with(AsoudModel.managedClasses());

    @Test
    void the_reviews_of_a_product_are_read_page_by_page() {
        new Caller<ReviewRepository, Review>(database, ReviewRepository_::new).rolledBack((reviews, transaction) -> {
            Product product = transaction.session().get(Product.class, 77L);
            reviews.insert(new Review(product, 1));
            reviews.insert(new Review(product, 5));

            List<Review> first = reviews.ofProduct(77, Limit.of(1));
            List<Review> second = reviews.ofProductAfter(77, first.get(0), Limit.of(1));

            assertThat(first).extracting(Review::getStars).containsExactly(5);
            assertThat(second).extracting(Review::getStars).containsExactly(1);
        });
    }
}
