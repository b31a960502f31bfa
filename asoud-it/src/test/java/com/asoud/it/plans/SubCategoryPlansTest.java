package com.asoud.it.plans;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;

import com.asoud.model.category.SubCategory;
import com.asoud.model.category.SubCategoryRepository;
import com.asoud.model.market.Market;
import com.asoud.model.product.Product;
import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import jakarta.data.Limit;
import java.util.List;

@PlanGuard(Marketplace.class)
class SubCategoryPlansTest {

    private static final GuardedTable TABLE = new GuardedTable("sub_category", "sub_category_pkey");
    private static final Limit PAGE = Limit.of(20);

    @Guarded
    void one(SubCategoryRepository subCategories, Probe probe, Binds binds) {
        TABLE.one(subCategories::findById, probe, binds);
    }

    @Guarded
    void some(SubCategoryRepository subCategories, Probe probe, Binds binds) {
        TABLE.some(subCategories::findByIds, probe, binds);
    }

    @Guarded
    void update(SubCategoryRepository subCategories, Probe probe) {
        SubCategory subCategory = subCategories.findById(77).orElseThrow();
        subCategory.rename("Another name");
        TABLE.byKey(probe.capture(() -> subCategories.update(subCategory)));
    }

    @Guarded
    void one_with_its_category(SubCategoryRepository subCategories, Probe probe, Binds binds) {
        long id = binds.id("sub_category", "id");
        probe.capture(() -> subCategories.findWithCategory(id))
                .statements(1)
                .servedBy("sub_category_pkey", "category_pkey")
                .boundedBy("id")
                .buffers(atMost(10))
                .grows(CONSTANT);
    }

    /** Whether something is listed in it is found by the two indexes that begin with the sub-category. */
    @Guarded
    void delete(SubCategoryRepository subCategories, Probe probe, Binds binds) {
        long empty = binds.draw("""
                        sub_category WHERE NOT EXISTS (SELECT FROM market WHERE sub_category_id = sub_category.id)
                        AND NOT EXISTS (SELECT FROM product WHERE sub_category_id = sub_category.id)
                        """, "id").get(1, Long.class);
        SubCategory subCategory = subCategories.findById(empty).orElseThrow();
        probe.capture(() -> subCategories.delete(subCategory))
                .statements(1)
                .servedBy("sub_category_pkey", Market.INDEX_CATEGORY_STATUS, Product.INDEX_CATEGORY_STATUS)
                .boundedBy("sub_category_id")
                .grows(CONSTANT);
    }

    @Guarded
    void of_a_title(SubCategoryRepository subCategories, Probe probe, Binds binds) {
        Binds.Values drawn = binds.drawOr(List.of(-1L, "None"), "sub_category", "category_id", "title");
        long category = drawn.get(1, Long.class);
        String title = drawn.get(2, String.class);
        probe.capture(() -> subCategories.findByTitle(category, title))
                .statements(1)
                .servedBy("sub_category_category_id_title_key")
                .boundedBy("category_id", "title")
                .buffers(atMost(5))
                .grows(CONSTANT);
    }

    @Guarded
    void of_a_category(SubCategoryRepository subCategories, Probe probe, Binds binds) {
        long category = binds.id("sub_category", "category_id");
        GuardedCall first = probe.capture(() -> subCategories.ofCategory(category, PAGE))
                .statements(1)
                .servedBy("sub_category_category_id_title_key")
                .boundedBy("category_id")
                .buffers(atMost(30))
                .grows(CONSTANT);
        SubCategory last = DeepPage.last(
                limit -> subCategories.ofCategory(category, limit), limit -> subCategories.ofCategory(1, limit));
        probe.capture(() -> subCategories.ofCategoryAfter(category, last, PAGE))
                .statements(1)
                .servedBy("sub_category_category_id_title_key")
                .boundedBy("category_id", "title")
                .asCheapAs(first)
                .grows(CONSTANT);
    }
}
