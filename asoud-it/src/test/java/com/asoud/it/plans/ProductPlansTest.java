package com.asoud.it.plans;

import com.asoud.it.guard.Binds;
import com.asoud.it.guard.Guarded;
import com.asoud.it.guard.PlanGuard;
import com.asoud.it.guard.Probe;
import com.asoud.model.PublicationStatus;
import com.asoud.model.product.Product;
import com.asoud.model.product.ProductRepository;
import com.asoud.model.product.ProductTag;
import jakarta.data.Limit;
import java.util.Arrays;
import java.util.List;

@PlanGuard(Marketplace.class)
class ProductPlansTest {

    private static final Limit PAGE = Limit.of(20);

    private static final String UNSOLD = """
            NOT EXISTS (SELECT FROM order_item WHERE product_id = product.id)
            AND NOT EXISTS (SELECT FROM product AS other WHERE other.required_product_id = product.id)
            AND NOT EXISTS (SELECT FROM product AS other WHERE other.gift_product_id = product.id)
            """;

    @Guarded
    void one(ProductRepository products, Probe probe, Binds binds) {
        long id = binds.id("product", "id");
        probe.capture(() -> products.findById(id)).statements(1);
    }

    @Guarded
    void update(ProductRepository products, Probe probe) {
        Product product = products.findById(77).orElseThrow();
        product.rename("Another name");
        probe.capture(() -> products.update(product)).statements(1);
    }

    @Guarded
    void delete(ProductRepository products, Probe probe, Binds binds) {
        long unsold = binds.draw("product WHERE " + UNSOLD, "id").get(1, Long.class);
        Product product = products.findById(unsold).orElseThrow();
        probe.capture(() -> products.delete(product)).statements(1);
    }

    @Guarded
    void published_in_a_market(ProductRepository products, Probe probe, Binds binds) {
        long market = binds.id("product WHERE status = 'published'", "market_id");
        probe.capture(() -> products.publishedInMarket(market, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> products.publishedInMarket(market, limit));
        probe.capture(() -> products.publishedInMarketAfter(market, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void in_a_market(ProductRepository products, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of(-1L, "published"), "product", "market_id", "status");
        long market = drawn.get(1, Long.class);
        PublicationStatus status = MarketPlansTest.status(drawn.get(2, String.class));
        probe.capture(() -> products.inMarket(market, status, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> products.inMarket(market, status, limit));
        probe.capture(() -> products.inMarketAfter(market, status, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void recent_in_a_market(ProductRepository products, Probe probe, Binds binds) {
        long market = binds.id("product", "market_id");
        probe.capture(() -> products.recentInMarket(market, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> products.recentInMarket(market, limit));
        probe.capture(() -> products.recentInMarketAfter(market, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void published_in_a_sub_category(ProductRepository products, Probe probe, Binds binds) {
        long subCategory = binds.id("product WHERE status = 'published'", "sub_category_id");
        probe.capture(() -> products.publishedInSubCategory(subCategory, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> products.publishedInSubCategory(subCategory, limit));
        probe.capture(() -> products.publishedInSubCategoryAfter(subCategory, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void count_of_a_sub_category(ProductRepository products, Probe probe, Binds binds) {
        long subCategory = binds.id("product WHERE status = 'published'", "sub_category_id");
        probe.capture(() -> products.countPublishedInSubCategory(subCategory)).statements(1);
    }

    @Guarded
    void newest_published(ProductRepository products, Probe probe) {
        probe.capture(() -> products.newestPublished(PAGE)).statements(1);
        DeepPage page = DeepPage.of(products::newestPublished);
        probe.capture(() -> products.newestPublishedAfter(page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void tagged(ProductRepository products, Probe probe, Binds binds) {
        ProductTag tag = tag(binds);
        probe.capture(() -> products.tagged(tag, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> products.tagged(tag, limit));
        probe.capture(() -> products.taggedAfter(tag, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void published_and_tagged(ProductRepository products, Probe probe, Binds binds) {
        ProductTag tag = tag(binds);
        probe.capture(() -> products.publishedTagged(tag, PAGE)).statements(1);
        DeepPage page = DeepPage.of(limit -> products.publishedTagged(tag, limit));
        probe.capture(() -> products.publishedTaggedAfter(tag, page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void count_of_a_tag(ProductRepository products, Probe probe, Binds binds) {
        ProductTag tag = tag(binds);
        probe.capture(() -> products.countTagged(tag)).statements(1);
    }

    @Guarded
    void for_marketers(ProductRepository products, Probe probe) {
        probe.capture(() -> products.forMarketers(PAGE)).statements(1);
        DeepPage page = DeepPage.of(products::forMarketers);
        probe.capture(() -> products.forMarketersAfter(page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void published_for_marketers(ProductRepository products, Probe probe) {
        probe.capture(() -> products.publishedForMarketers(PAGE)).statements(1);
        DeepPage page = DeepPage.of(products::publishedForMarketers);
        probe.capture(() -> products.publishedForMarketersAfter(page.createdAt(), page.id(), PAGE))
                .statements(1);
    }

    @Guarded
    void count_for_marketers(ProductRepository products, Probe probe) {
        probe.capture(products::countForMarketers).statements(1);
    }

    private static ProductTag tag(Binds binds) {
        String code = binds.draw("product", "tag").get(1, String.class);
        return Arrays.stream(ProductTag.values())
                .filter(tag -> tag.code().equals(code))
                .findFirst()
                .orElseThrow();
    }
}
