package com.asoud.it.plans;

import static com.asoud.explain.PlanMode.CUSTOM;
import static com.asoud.explain.PlanMode.GENERIC;
import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;
import static com.asoud.planguard.guard.Growth.LINEAR_IN_MATCHES;
import static com.asoud.planguard.guard.Growth.LINEAR_IN_TABLE;
import static com.asoud.planguard.guard.Growth.SUPERLINEAR;
import static com.asoud.planguard.guard.ValueKind.MOST_COMMON;
import static com.asoud.planguard.guard.ValueKind.TYPICAL;

import com.asoud.model.PublicationStatus;
import com.asoud.model.product.Product;
import com.asoud.model.product.ProductRepository;
import com.asoud.model.product.ProductTag;
import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import jakarta.data.Limit;
import java.util.List;
import java.util.function.Function;

@PlanGuard(Marketplace.class)
class ProductPlansTest {

    private static final GuardedTable TABLE = new GuardedTable("product", "product_pkey");
    private static final Limit PAGE = Limit.of(20);
    private static final String PUBLISHED = "product WHERE status = 'published'";

    private static final String UNSOLD = """
            product WHERE NOT EXISTS (SELECT FROM order_item WHERE product_id = product.id)
            AND NOT EXISTS (SELECT FROM product AS other WHERE other.required_product_id = product.id)
            AND NOT EXISTS (SELECT FROM product AS other WHERE other.gift_product_id = product.id)
            """;

    @Guarded
    void one(ProductRepository products, Probe probe, Binds binds) {
        TABLE.one(products::findById, probe, binds);
    }

    @Guarded
    void some(ProductRepository products, Probe probe, Binds binds) {
        TABLE.some(products::findByIds, probe, binds);
    }

    @Guarded
    void one_with_its_market(ProductRepository products, Probe probe, Binds binds) {
        long id = binds.id("product", "id");
        probe.capture(() -> products.findWithMarket(id))
                .statements(1)
                .servedBy("product_pkey", "market_pkey")
                .boundedBy("id")
                .buffers(atMost(10))
                .grows(CONSTANT);
    }

    @Guarded
    void update(ProductRepository products, Probe probe) {
        Product product = products.findById(77).orElseThrow();
        product.rename("Another name");
        TABLE.byKey(probe.capture(() -> products.update(product)));
    }

    /**
     * Reads the table twice to see that no other product requires it or gives it away: the guide leaves no index for
     * that, and the two that would do are not worth a departure from it (docs/adr/0028).
     */
    @Guarded
    void delete(ProductRepository products, Probe probe, Binds binds) {
        long unsold = binds.draw(UNSOLD, "id").get(1, Long.class);
        Product product = products.findById(unsold).orElseThrow();
        probe.capture(() -> products.delete(product))
                .statements(1)
                .servedBy("product_pkey", "order_item_product_id_idx")
                .boundedBy("product_id")
                .reads("product")
                .grows(LINEAR_IN_TABLE)
                .wouldBeConstantWith(
                        "CREATE INDEX ON product (required_product_id) WHERE required_product_id IS NOT NULL;"
                                + " CREATE INDEX ON product (gift_product_id) WHERE gift_product_id IS NOT NULL");
    }

    @Guarded
    void published_in_a_market(ProductRepository products, Probe probe, Binds binds) {
        long market = binds.id(PUBLISHED, "market_id");
        GuardedCall first = probe.capture(() -> products.publishedInMarket(market, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_MARKET_STATUS, Product.INDEX_MARKET_CREATED)
                .boundedBy("market_id")
                .grows(LINEAR_IN_MATCHES)
                .wouldBeConstantWith("CREATE INDEX ON product (market_id, status, created_at, id)");
        Product last = DeepPage.last(limit -> products.publishedInMarket(market, limit), products::newestPublished);
        probe.capture(() -> products.publishedInMarketAfter(market, last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_MARKET_STATUS, Product.INDEX_MARKET_CREATED)
                .boundedBy("market_id")
                .asCheapAs(first);
    }

    @Guarded
    void in_a_market(ProductRepository products, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of(-1L, "published"), "product", "market_id", "status");
        long market = drawn.get(1, Long.class);
        PublicationStatus status = StoredCodes.publication(drawn.get(2, String.class));
        GuardedCall first = probe.capture(() -> products.inMarket(market, status, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_MARKET_STATUS, Product.INDEX_MARKET_CREATED)
                .boundedBy("market_id")
                .grows(LINEAR_IN_MATCHES)
                .wouldBeConstantWith("CREATE INDEX ON product (market_id, status, created_at, id)");
        Product last = DeepPage.last(limit -> products.inMarket(market, status, limit), products::newestPublished);
        probe.capture(() -> products.inMarketAfter(market, status, last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_MARKET_STATUS, Product.INDEX_MARKET_CREATED)
                .boundedBy("market_id")
                .asCheapAs(first);
    }

    /** One state of a market: what the second column is for. In the largest market, walking a list may cost less. */
    @Guarded
    void declined_in_a_market(ProductRepository products, Probe probe, Binds binds) {
        long market = binds.id("product WHERE status = 'not_published'", "market_id");
        probe.capture(() -> products.inMarket(market, PublicationStatus.NOT_PUBLISHED, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_MARKET_STATUS)
                .boundedBy("market_id", "status")
                .buffersPerMatch(atMost(5))
                .grows(LINEAR_IN_MATCHES)
                .on(
                        MOST_COMMON,
                        most -> most.servedBy(
                                        Product.INDEX_MARKET_STATUS,
                                        Product.INDEX_MARKET_CREATED,
                                        Product.INDEX_STATUS_CREATED)
                                .boundedBy());
    }

    @Guarded
    void recent_in_a_market(ProductRepository products, Probe probe, Binds binds) {
        long market = binds.id("product", "market_id");
        Function<Limit, List<Product>> recent = limit -> products.recentInMarket(market, limit);
        new NewestFirst<>(recent, (last, limit) -> products.recentInMarketAfter(market, last, limit))
                .ofOne(
                        probe,
                        Product.INDEX_MARKET_CREATED,
                        Product.INDEX_MARKET_STATUS,
                        "market_id",
                        () -> DeepPage.last(recent, products::newestPublished));
    }

    /** The planner spreads a sub-category evenly over time, and walks too far where it is not. */
    @Guarded
    void published_in_a_sub_category(ProductRepository products, Probe probe, Binds binds) {
        long subCategory = binds.id(PUBLISHED, "sub_category_id");
        GuardedCall first = probe.capture(() -> products.publishedInSubCategory(subCategory, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_CATEGORY_STATUS, Product.INDEX_STATUS_CREATED)
                .boundedBy("status")
                .grows(LINEAR_IN_MATCHES)
                .on(TYPICAL, typical -> typical.in(CUSTOM, plan -> plan.grows(SUPERLINEAR)))
                .wouldBeConstantWith("CREATE INDEX ON product (sub_category_id, status, created_at, id)");
        Product last =
                DeepPage.last(limit -> products.publishedInSubCategory(subCategory, limit), products::newestPublished);
        probe.capture(() -> products.publishedInSubCategoryAfter(subCategory, last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_CATEGORY_STATUS, Product.INDEX_STATUS_CREATED)
                .boundedBy("status")
                .asCheapAs(first);
    }

    @Guarded
    void count_of_a_sub_category(ProductRepository products, Probe probe, Binds binds) {
        long subCategory = binds.id(PUBLISHED, "sub_category_id");
        probe.capture(() -> products.countPublishedInSubCategory(subCategory))
                .statements(1)
                .servedBy(Product.INDEX_CATEGORY_STATUS)
                .boundedBy("sub_category_id", "status")
                .buffers(atMost(30))
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void newest_published(ProductRepository products, Probe probe) {
        new NewestFirst<>(products::newestPublished, products::newestPublishedAfter)
                .ofAll(probe, Product.INDEX_STATUS_CREATED, "status");
    }

    /** Sorts every product of the tag; of the tag that nearly all carry, a scan of the table is right. */
    @Guarded
    void tagged(ProductRepository products, Probe probe, Binds binds) {
        ProductTag tag = tag(binds);
        GuardedCall first = probe.capture(() -> products.tagged(tag, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_TAG)
                .grows(LINEAR_IN_MATCHES)
                .on(MOST_COMMON, most -> most.reads("product"))
                .wouldBeConstantWith("CREATE INDEX ON product (tag, created_at, id)");
        Product last = DeepPage.last(limit -> products.tagged(tag, limit), products::newestPublished);
        probe.capture(() -> products.taggedAfter(tag, last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_TAG)
                .asCheapAs(first)
                .on(MOST_COMMON, most -> most.reads("product"));
    }

    @Guarded
    void published_and_tagged(ProductRepository products, Probe probe, Binds binds) {
        ProductTag tag = tag(binds);
        probe.capture(() -> products.publishedTagged(tag, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_TAG, Product.INDEX_STATUS_CREATED)
                .grows(LINEAR_IN_MATCHES)
                .wouldBeConstantWith("CREATE INDEX ON product (tag, status, created_at, id)");
        Product last = DeepPage.last(limit -> products.publishedTagged(tag, limit), products::newestPublished);
        probe.capture(() -> products.publishedTaggedAfter(tag, last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_TAG, Product.INDEX_STATUS_CREATED)
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void count_of_a_tag(ProductRepository products, Probe probe, Binds binds) {
        ProductTag tag = tag(binds);
        probe.capture(() -> products.countTagged(tag))
                .statements(1)
                .servedBy(Product.INDEX_TAG)
                .boundedBy("tag")
                .buffers(atMost(200))
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void for_marketers(ProductRepository products, Probe probe) {
        GuardedCall first = probe.capture(() -> products.forMarketers(PAGE))
                .statements(1)
                .servedBy(Product.INDEX_MARKETER)
                .boundedBy("is_marketer")
                .grows(LINEAR_IN_MATCHES)
                .wouldBeConstantWith("CREATE INDEX ON product (is_marketer, created_at, id)");
        Product last = DeepPage.last(products::forMarketers);
        probe.capture(() -> products.forMarketersAfter(last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_MARKETER)
                .boundedBy("is_marketer")
                .asCheapAs(first);
    }

    /** Walks the newest published products until the page is full of those for marketers. */
    @Guarded
    void published_for_marketers(ProductRepository products, Probe probe) {
        probe.capture(() -> products.publishedForMarketers(PAGE))
                .statements(1)
                .servedBy(Product.INDEX_STATUS_CREATED, Product.INDEX_MARKETER)
                .grows(LINEAR_IN_MATCHES)
                .wouldBeConstantWith("CREATE INDEX ON product (is_marketer, status, created_at, id)");
        Product last = DeepPage.last(products::publishedForMarketers);
        probe.capture(() -> products.publishedForMarketersAfter(last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_STATUS_CREATED, Product.INDEX_MARKETER)
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void count_for_marketers(ProductRepository products, Probe probe) {
        probe.capture(products::countForMarketers)
                .statements(1)
                .servedBy(Product.INDEX_MARKETER)
                .boundedBy("is_marketer")
                .buffers(atMost(30))
                .grows(LINEAR_IN_MATCHES);
    }

    @Guarded
    void newest_published_with_market(ProductRepository products, Probe probe) {
        GuardedCall first = probe.capture(() -> products.newestPublishedWithMarket(PAGE))
                .statements(1)
                .servedBy(Product.INDEX_STATUS_CREATED, "market_pkey")
                .boundedBy("status")
                .noSort()
                .buffers(atMost(100))
                .grows(CONSTANT);
        Product last = DeepPage.last(products::newestPublished);
        probe.capture(() -> products.newestPublishedWithMarketAfter(last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_STATUS_CREATED, "market_pkey")
                .boundedBy("status", "created_at")
                .noSort()
                .asCheapAs(first)
                .grows(CONSTANT);
    }

    /** Walks too far where {@link #published_in_a_sub_category} does. */
    @Guarded
    void published_in_a_sub_category_with_market(ProductRepository products, Probe probe, Binds binds) {
        long subCategory = binds.id(PUBLISHED, "sub_category_id");
        GuardedCall first = probe.capture(() -> products.publishedInSubCategoryWithMarket(subCategory, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_CATEGORY_STATUS, Product.INDEX_STATUS_CREATED, "product_pkey", "market_pkey")
                .boundedBy("status")
                .grows(LINEAR_IN_MATCHES)
                .on(TYPICAL, typical -> typical.in(CUSTOM, plan -> plan.grows(SUPERLINEAR)));
        Product last =
                DeepPage.last(limit -> products.publishedInSubCategory(subCategory, limit), products::newestPublished);
        probe.capture(() -> products.publishedInSubCategoryWithMarketAfter(subCategory, last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_CATEGORY_STATUS, Product.INDEX_STATUS_CREATED, "product_pkey", "market_pkey")
                .boundedBy("status")
                .asCheapAs(first);
    }

    @Guarded
    void published_and_tagged_with_market(ProductRepository products, Probe probe, Binds binds) {
        ProductTag tag = tag(binds);
        taggedWithMarket(probe.capture(() -> products.publishedTaggedWithMarket(tag, PAGE)));
        Product last = DeepPage.last(limit -> products.publishedTagged(tag, limit), products::newestPublished);
        taggedWithMarket(probe.capture(() -> products.publishedTaggedWithMarketAfter(tag, last, PAGE)));
    }

    /**
     * A typical tag is looked for among the newest until the page is full. The generic plan does not know how short the
     * page is, and prefers to read a small table whole.
     */
    private static void taggedWithMarket(GuardedCall page) {
        page.statements(1)
                .servedBy(Product.INDEX_TAG, Product.INDEX_STATUS_CREATED, "product_pkey", "market_pkey")
                .grows(LINEAR_IN_MATCHES)
                .on(TYPICAL, typical -> typical.grows(LINEAR_IN_TABLE))
                .in(GENERIC, plan -> plan.reads("product", "market"));
    }

    @Guarded
    void published_for_marketers_with_market(ProductRepository products, Probe probe) {
        probe.capture(() -> products.publishedForMarketersWithMarket(PAGE))
                .statements(1)
                .servedBy(Product.INDEX_STATUS_CREATED, Product.INDEX_MARKETER, "market_pkey")
                .grows(LINEAR_IN_MATCHES);
        Product last = DeepPage.last(products::publishedForMarketers);
        probe.capture(() -> products.publishedForMarketersWithMarketAfter(last, PAGE))
                .statements(1)
                .servedBy(Product.INDEX_STATUS_CREATED, Product.INDEX_MARKETER, "market_pkey")
                .grows(LINEAR_IN_MATCHES);
    }

    private static ProductTag tag(Binds binds) {
        return StoredCodes.tag(binds.draw("product", "tag").get(1, String.class));
    }
}
