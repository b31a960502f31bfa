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

    private static final GuardedTable TABLE = new GuardedTable("market", "market_pkey");
    private static final Limit PAGE = Limit.of(20);
    private static final String PUBLISHED = "market WHERE status = 'published'";

    @Guarded
    void one(MarketRepository markets, Probe probe, Binds binds) {
        TABLE.one(markets::findById, probe, binds);
    }

    @Guarded
    void some(MarketRepository markets, Probe probe, Binds binds) {
        TABLE.some(markets::findByIds, probe, binds);
    }

    @Guarded
    void update(MarketRepository markets, Probe probe) {
        Market market = markets.findById(77).orElseThrow();
        market.rename("Another name");
        TABLE.byKey(probe.capture(() -> markets.update(market)));
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
        PublicationStatus status = StoredCodes.publication(drawn.get(2, String.class));
        sorted(probe.capture(() -> markets.ofUser(user, status, PAGE)), Market.INDEX_USER_STATUS, "user_id")
                .wouldBeConstantWith("CREATE INDEX ON market (user_id, status, created_at, id)");
        Market last = DeepPage.last(limit -> markets.ofUser(user, status, limit), markets::newestPublished);
        sorted(probe.capture(() -> markets.ofUserAfter(user, status, last, PAGE)), Market.INDEX_USER_STATUS, "user_id");
    }

    /**
     * All that match are read and sorted; but for somebody who owns a large part, walking the newest until the page is
     * full costs less.
     */
    private static GuardedCall sorted(GuardedCall page, String index, String column) {
        return page.statements(1)
                .servedBy(index)
                .boundedBy(column, "status")
                .grows(LINEAR_IN_MATCHES)
                .on(
                        MOST_COMMON,
                        large -> large.servedBy(
                                        Market.INDEX_USER_STATUS,
                                        Market.INDEX_CATEGORY_STATUS,
                                        Market.INDEX_STATUS_CREATED)
                                .boundedBy("status"));
    }

    @Guarded
    void newest_published(MarketRepository markets, Probe probe) {
        new NewestFirst<>(markets::newestPublished, markets::newestPublishedAfter)
                .ofAll(probe, Market.INDEX_STATUS_CREATED, "status");
    }

    @Guarded
    void published_in_a_sub_category(MarketRepository markets, Probe probe, Binds binds) {
        long subCategory = binds.id(PUBLISHED, "sub_category_id");
        String index = Market.INDEX_CATEGORY_STATUS;
        sorted(probe.capture(() -> markets.publishedInSubCategory(subCategory, PAGE)), index, "sub_category_id")
                .wouldBeConstantWith("CREATE INDEX ON market (sub_category_id, status, created_at, id)");
        Market last =
                DeepPage.last(limit -> markets.publishedInSubCategory(subCategory, limit), markets::newestPublished);
        sorted(
                probe.capture(() -> markets.publishedInSubCategoryAfter(subCategory, last, PAGE)),
                index,
                "sub_category_id");
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
        TABLE.byKey(probe.capture(() -> markets.recordView(id)));
    }
}
