package com.asoud.it.plans;

import com.asoud.it.guard.Binds;
import com.asoud.it.guard.Guarded;
import com.asoud.it.guard.PlanGuard;
import com.asoud.it.guard.Probe;
import com.asoud.model.PublicationStatus;
import com.asoud.model.market.Market;
import com.asoud.model.market.MarketRepository;
import jakarta.data.Limit;
import java.util.List;

@PlanGuard(Marketplace.class)
class MarketPlansTest {

    private static final Limit PAGE = Limit.of(20);

    @Guarded
    void one(MarketRepository markets, Probe probe, Binds binds) {
        long id = binds.id("market", "id");
        probe.capture(() -> markets.findById(id)).statements(1);
    }

    @Guarded
    void update(MarketRepository markets, Probe probe) {
        Market market = markets.findById(77).orElseThrow();
        market.rename("Another name");
        probe.capture(() -> markets.update(market)).statements(1);
    }

    @Guarded
    void delete(MarketRepository markets, Probe probe, Binds binds) {
        long empty = binds.draw("market WHERE NOT EXISTS (SELECT FROM product WHERE market_id = market.id)", "id")
                .get(1, Long.class);
        Market market = markets.findById(empty).orElseThrow();
        probe.capture(() -> markets.delete(market)).statements(1);
    }

    @Guarded
    void published_of_a_user(MarketRepository markets, Probe probe, Binds binds) {
        long user = binds.id("market WHERE status = 'published'", "user_id");
        probe.capture(() -> markets.publishedOfUser(user)).statements(1);
    }

    @Guarded
    void of_a_user(MarketRepository markets, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of(-1L, "published"), "market", "user_id", "status");
        long user = drawn.get(1, Long.class);
        PublicationStatus status = status(drawn.get(2, String.class));
        probe.capture(() -> markets.ofUser(user, status, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> markets.ofUser(user, status, limit));
        probe.capture(() -> markets.ofUserAfter(user, status, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void newest_published(MarketRepository markets, Probe probe) {
        probe.capture(() -> markets.newestPublished(PAGE)).statements(1);
        DeepPage page = DeepPage.of(markets::newestPublished);
        probe.capture(() -> markets.newestPublishedAfter(page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void published_in_a_sub_category(MarketRepository markets, Probe probe, Binds binds) {
        long subCategory = binds.id("market WHERE status = 'published'", "sub_category_id");
        probe.capture(() -> markets.publishedInSubCategory(subCategory, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> markets.publishedInSubCategory(subCategory, limit));
        probe.capture(() -> markets.publishedInSubCategoryAfter(subCategory, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void count_of_a_sub_category(MarketRepository markets, Probe probe, Binds binds) {
        long subCategory = binds.id("market WHERE status = 'published'", "sub_category_id");
        probe.capture(() -> markets.countPublishedInSubCategory(subCategory)).statements(1);
    }

    @Guarded
    void of_a_business_id(MarketRepository markets, Probe probe, Binds binds) {
        String businessId =
                binds.drawOr(List.of("nobody"), "market", "business_id").get(1, String.class);
        probe.capture(() -> markets.findByBusinessId(businessId)).statements(1);
    }

    @Guarded
    void published_and_paid(MarketRepository markets, Probe probe) {
        probe.capture(() -> markets.publishedAndPaid(PAGE)).statements(1);
        DeepPage page = DeepPage.of(markets::publishedAndPaid);
        probe.capture(() -> markets.publishedAndPaidAfter(page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void count_of_published_and_paid(MarketRepository markets, Probe probe) {
        probe.capture(markets::countPublishedAndPaid).statements(1);
    }

    @Guarded
    void record_view(MarketRepository markets, Probe probe, Binds binds) {
        long id = binds.id("market", "id");
        probe.capture(() -> markets.recordView(id)).statements(1);
    }

    static PublicationStatus status(String code) {
        return java.util.Arrays.stream(PublicationStatus.values())
                .filter(status -> status.code().equals(code))
                .findFirst()
                .orElseThrow();
    }
}
