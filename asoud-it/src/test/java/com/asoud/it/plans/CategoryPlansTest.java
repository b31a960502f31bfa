package com.asoud.it.plans;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;

import com.asoud.model.category.Category;
import com.asoud.model.category.CategoryRepository;
import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import jakarta.data.Limit;
import java.util.List;

@PlanGuard(Marketplace.class)
class CategoryPlansTest {

    private static final GuardedTable TABLE = new GuardedTable("category", "category_pkey");
    private static final Limit PAGE = Limit.of(20);

    @Guarded
    void one(CategoryRepository categories, Probe probe, Binds binds) {
        TABLE.one(categories::findById, probe, binds);
    }

    @Guarded
    void some(CategoryRepository categories, Probe probe, Binds binds) {
        TABLE.some(categories::findByIds, probe, binds);
    }

    @Guarded
    void update(CategoryRepository categories, Probe probe) {
        Category category = categories.findById(77).orElseThrow();
        category.rename("Another name");
        TABLE.byKey(probe.capture(() -> categories.update(category)));
    }

    /** Whether a sub-category is below it is found by the key that begins with the category. */
    @Guarded
    void delete(CategoryRepository categories, Probe probe, Binds binds) {
        long empty = binds.draw(
                        "category WHERE NOT EXISTS (SELECT FROM sub_category WHERE category_id = category.id)", "id")
                .get(1, Long.class);
        Category category = categories.findById(empty).orElseThrow();
        probe.capture(() -> categories.delete(category))
                .statements(1)
                .servedBy("category_pkey", "sub_category_category_id_title_key")
                .boundedBy("category_id")
                .grows(CONSTANT);
    }

    @Guarded
    void of_a_title(CategoryRepository categories, Probe probe, Binds binds) {
        String title = binds.drawOr(List.of("None"), "category", "title").get(1, String.class);
        probe.capture(() -> categories.findByTitle(title))
                .statements(1)
                .servedBy("category_title_key")
                .boundedBy("title")
                .buffers(atMost(5))
                .grows(CONSTANT);
    }

    /** Reads the index from its beginning, until the page is full. */
    @Guarded
    void all(CategoryRepository categories, Probe probe) {
        GuardedCall first = probe.capture(() -> categories.all(PAGE))
                .statements(1)
                .servedBy("category_title_key")
                .reads("category_title_key")
                .noSort()
                .buffers(atMost(30))
                .grows(CONSTANT);
        Category last = DeepPage.last(categories::all);
        probe.capture(() -> categories.allAfter(last, PAGE))
                .statements(1)
                .servedBy("category_title_key")
                .boundedBy("title")
                .noSort()
                .asCheapAs(first)
                .grows(CONSTANT);
    }
}
