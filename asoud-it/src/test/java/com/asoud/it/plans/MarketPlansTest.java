package com.asoud.it.plans;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;
import static com.asoud.planguard.guard.Growth.LINEAR_IN_MATCHES;
import static com.asoud.planguard.guard.ValueKind.MOST_COMMON;

import com.asoud.model.PublicationStatus;
import com.asoud.model.market.Market;
import com.asoud.model.market.MarketRepository;
import com.asoud.model.product.Product;
import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import jakarta.data.Limit;
import java.util.List;

@PlanGuard(Marketplace.class)
class MarketPlansTest {

    private static final Limit PAGE = Limit.of(20);
    private static final String PUBLISHED = "market WHERE status = 'published'";

    @Guarded
    void one(MarketRepository markets, Probe probe, Binds binds) {
        long id = binds.id("market", "id");
        probe.capture(() -> markets.findById(id))
                .statements(1)
                .servedBy("market_pkey")
                .boundedBy("id")
                .buffers(atMost(5))
                .grows(CONSTANT);
    }

    @Guarded
    void some(MarketRepository markets, Probe probe, Binds binds) {
        List<Long> ids = Marketplace.someIds(binds, "market");
        probe.capture(() -> markets.findByIds(ids))
                .statements(1)
                .servedBy("market_pkey")
                .boundedBy("id")
                .buffers(atMost(80))
                .grows(CONSTANT);
    }

    @Guarded
    void update(MarketRepository markets, Probe probe) {
        Market market = markets.findById(77).orElseThrow();
        market.rename("Another name");
        probe.capture(() -> markets.update(market))
                .statements(1)
                .servedBy("market_pkey")
                .boundedBy("id")
                .grows(CONSTANT);
    }

    /** Whether a product still refers to it is found by either index that begins with the market. */
    @Guarded
    void delete(MarketRepository markets, Probe probe, Binds binds) {
        long empty = binds.draw("market WHERE NOT EXISTS (SELECT FROM product WHERE market_id = market.id)", "id")
                .get(1, Long.class);
        Market market = markets.findById(empty).orElseThrow();
        probe.capture(() -> markets.delete(market))
                .statements(1)
                .servedBy("market_pkey", Product.INDEX_MARKET_STATUS, Product.INDEX_MARKET_CREATED)
                .boundedBy("market_id")
                .grows(CONSTANT);
    }

    @Guarded
    void published_of_a_user(MarketRepository markets, Probe probe, Binds binds) {
        long user = binds.id(PUBLISHED, "user_id");
        probe.capture(() -> markets.publishedOfUser(user))
                .statements(1)
                .servedBy(Market.INDEX_USER_STATUS)
                .boundedBy("user_id", "status")
                .rowsRemovedPerRow(atMost(0))
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void of_a_user(MarketRepository markets, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of(-1L, "published"), "market", "user_id", "status");
        long user = drawn.get(1, Long.class);
        PublicationStatus status = Words.publication(drawn.get(2, String.class));
        probe.capture(() -> markets.ofUser(user, status, PAGE))
                .statements(1)
                .servedBy(Market.INDEX_USER_STATUS)
                .boundedBy("user_id", "status")
                .grows(LINEAR_IN_MATCHES)
                .on(MOST_COMMON, MarketPlansTest::mayWalkTheNewest)
                .wouldBeConstantWith("CREATE INDEX ON market (user_id, status, created_at, id)");
        Market last = DeepPage.last(limit -> markets.ofUser(user, status, limit), markets::newestPublished);
        probe.capture(() -> markets.ofUserAfter(user, status, last, PAGE))
                .statements(1)
                .servedBy(Market.INDEX_USER_STATUS)
                .boundedBy("user_id", "status")
                .grows(LINEAR_IN_MATCHES)
                .on(MOST_COMMON, MarketPlansTest::mayWalkTheNewest);
    }

    /**
     * For somebody who owns a large part, walking the newest until the page is full costs less than sorting them all.
     */
    private static void mayWalkTheNewest(GuardedCall call) {
        call.servedBy(Market.INDEX_USER_STATUS, Market.INDEX_CATEGORY_STATUS, Market.INDEX_STATUS_CREATED)
                .boundedBy("status");
    }

    @Guarded
    void newest_published(MarketRepository markets, Probe probe) {
        GuardedCall first = probe.capture(() -> markets.newestPublished(PAGE))
                .statements(1)
                .servedBy(Market.INDEX_STATUS_CREATED)
                .boundedBy("status")
                .noSort()
                .rowsRemovedPerRow(atMost(0))
                .buffers(atMost(30))
                .grows(CONSTANT);
        Market last = DeepPage.last(markets::newestPublished);
        probe.capture(() -> markets.newestPublishedAfter(last, PAGE))
                .statements(1)
                .servedBy(Market.INDEX_STATUS_CREATED)
                .boundedBy("status", "created_at")
                .noSort()
                .rowsRemovedPerRow(atMost(1))
                .asCheapAs(first)
                .grows(CONSTANT);
    }

    @Guarded
    void published_in_a_sub_category(MarketRepository markets, Probe probe, Binds binds) {
        long subCategory = binds.id(PUBLISHED, "sub_category_id");
        probe.capture(() -> markets.publishedInSubCategory(subCategory, PAGE))
                .statements(1)
                .servedBy(Market.INDEX_CATEGORY_STATUS)
                .boundedBy("sub_category_id", "status")
                .grows(LINEAR_IN_MATCHES)
                .on(MOST_COMMON, MarketPlansTest::mayWalkTheNewest)
                .wouldBeConstantWith("CREATE INDEX ON market (sub_category_id, status, created_at, id)");
        Market last =
                DeepPage.last(limit -> markets.publishedInSubCategory(subCategory, limit), markets::newestPublished);
        probe.capture(() -> markets.publishedInSubCategoryAfter(subCategory, last, PAGE))
                .statements(1)
                .servedBy(Market.INDEX_CATEGORY_STATUS)
                .boundedBy("sub_category_id", "status")
                .grows(LINEAR_IN_MATCHES)
                .on(MOST_COMMON, MarketPlansTest::mayWalkTheNewest);
    }

    @Guarded
    void count_of_a_sub_category(MarketRepository markets, Probe probe, Binds binds) {
        long subCategory = binds.id(PUBLISHED, "sub_category_id");
        probe.capture(() -> markets.countPublishedInSubCategory(subCategory))
                .statements(1)
                .servedBy(Market.INDEX_CATEGORY_STATUS)
                .boundedBy("sub_category_id", "status")
                .buffers(atMost(30))
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void of_a_business_id(MarketRepository markets, Probe probe, Binds binds) {
        String businessId =
                binds.drawOr(List.of("nobody"), "market", "business_id").get(1, String.class);
        probe.capture(() -> markets.findByBusinessId(businessId))
                .statements(1)
                .servedBy(Market.INDEX_BUSINESS_ID)
                .boundedBy("business_id")
                .buffers(atMost(5))
                .grows(CONSTANT);
    }

    /** Walks the newest published markets until the page is full of paid ones. */
    @Guarded
    void published_and_paid(MarketRepository markets, Probe probe) {
        probe.capture(() -> markets.publishedAndPaid(PAGE))
                .statements(1)
                .servedBy(Market.INDEX_STATUS_CREATED, Market.INDEX_PAID_STATUS)
                .boundedBy("status")
                .grows(LINEAR_IN_MATCHES)
                .wouldBeConstantWith("CREATE INDEX ON market (is_paid, status, created_at, id)");
        Market last = DeepPage.last(markets::publishedAndPaid);
        probe.capture(() -> markets.publishedAndPaidAfter(last, PAGE))
                .statements(1)
                .servedBy(Market.INDEX_STATUS_CREATED, Market.INDEX_PAID_STATUS)
                .boundedBy("status")
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void count_of_published_and_paid(MarketRepository markets, Probe probe) {
        probe.capture(markets::countPublishedAndPaid)
                .statements(1)
                .servedBy(Market.INDEX_PAID_STATUS)
                .boundedBy("is_paid", "status")
                .buffers(atMost(30))
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void record_view(MarketRepository markets, Probe probe, Binds binds) {
        long id = binds.id("market", "id");
        probe.capture(() -> markets.recordView(id))
                .statements(1)
                .servedBy("market_pkey")
                .boundedBy("id")
                .grows(CONSTANT);
    }
}
