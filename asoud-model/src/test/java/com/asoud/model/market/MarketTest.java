package com.asoud.model.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.asoud.model.PublicationStatus;
import com.asoud.model.category.Category;
import com.asoud.model.category.SubCategory;
import com.asoud.model.user.User;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MarketTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

    private final Market market = new Market(
            new User("+989121234567", "Parvin"),
            MarketType.SHOP,
            "parvin-shoes",
            "Parvin's shoes",
            new SubCategory(new Category("Clothing"), "Shoes"));

    @Test
    void a_new_market_is_an_unpaid_draft_that_nobody_has_viewed() {
        assertThat(market.getStatus()).isEqualTo(PublicationStatus.DRAFT);
        assertThat(market.isPaid()).isFalse();
        assertThat(market.getViewCount()).isZero();
    }

    @Test
    void a_market_is_published_after_it_was_submitted() {
        market.submit();
        market.publish();

        assertThat(market.getStatus()).isEqualTo(PublicationStatus.PUBLISHED);
    }

    @Test
    void a_draft_cannot_be_published_and_stays_a_draft() {
        assertThatIllegalStateException()
                .isThrownBy(market::publish)
                .withMessageStartingWith("Market#unsaved is 'draft'");
        assertThat(market.getStatus()).isEqualTo(PublicationStatus.DRAFT);
    }

    @Test
    void the_reason_of_an_editor_is_kept_until_the_market_is_submitted_again() {
        market.submit();
        market.requestEditing("The slogan is a competitor's");
        assertThat(market.getStatusReason()).isEqualTo("The slogan is a competitor's");

        market.submit();
        assertThat(market.getStatusReason()).isNull();
    }

    @Test
    void a_refused_change_keeps_the_reason_as_it_was() {
        market.deactivate("Moved away");

        assertThatIllegalStateException().isThrownBy(() -> market.decline("Too late"));
        assertThat(market.getStatusReason()).isEqualTo("Moved away");
    }

    @Test
    void a_subscription_makes_the_market_a_paid_one_until_it_ends() {
        market.subscribe(START, END);
        assertThat(market.isPaid()).isTrue();

        market.endSubscription();
        assertThat(market.isPaid()).isFalse();
        assertThat(market.getSubscriptionEnd()).isEqualTo(END);
        assertThatIllegalStateException().isThrownBy(market::endSubscription);
    }

    @Test
    void a_subscription_ends_after_it_starts() {
        assertThatIllegalArgumentException().isThrownBy(() -> market.subscribe(START, START));
        assertThat(market.isPaid()).isFalse();
    }

    @Test
    void a_national_code_has_ten_digits() {
        market.identify("0012345679");
        assertThat(market.getNationalCode()).isEqualTo("0012345679");

        assertThatIllegalArgumentException().isThrownBy(() -> market.identify("12345"));
        assertThatIllegalArgumentException().isThrownBy(() -> market.identify("۰۰۱۲۳۴۵۶۷۹"));
    }
}
