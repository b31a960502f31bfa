package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.marketplace.SampleData;
import com.asoud.model.AsoudModel;
import com.asoud.model.category.Category;
import com.asoud.model.category.CategoryRepository;
import com.asoud.model.category.CategoryRepository_;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.postgres.Sql;
import jakarta.data.Limit;
import jakarta.data.exceptions.DataException;
import jakarta.data.exceptions.EntityExistsException;
import jakarta.data.exceptions.OptimisticLockingFailureException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CategoryRepositoryTest extends RepositoryContract<CategoryRepository, Category> {

    @RegisterExtension
    static final ClonedDatabase database =
            ClonedDatabase.of(SampleData.TEMPLATE).with(AsoudModel.managedClasses());

    @Override
    Caller<CategoryRepository, Category> caller() {
        return new Caller<>(database, CategoryRepository_::new);
    }

    @Override
    String table() {
        return "category";
    }

    @Override
    List<Category> findByIds(CategoryRepository categories, List<Long> ids) {
        return categories.findByIds(ids);
    }

    @Test
    void a_category_is_found_by_its_id_and_by_its_title() {
        Category category = caller().find(categories -> categories.findById(2)).orElseThrow();

        assertThat(category.getTitle()).isEqualTo("Category 2");
        assertThat(caller().find(categories -> categories.findByTitle("Category 2")))
                .contains(category);
        assertThat(caller().find(categories -> categories.findById(-1))).isEmpty();
        assertThat(caller().find(categories -> categories.findByTitle("category 2")))
                .isEmpty();
    }

    @Test
    void all_categories_are_listed_by_their_titles_page_by_page() {
        caller().rolledBack((categories, transaction) -> {
            categories.insertAll(List.of(new Category("Zoo"), new Category("Art"), new Category("Category 15")));
            List<String> expected = Sql.column(transaction.connection(), "SELECT title FROM category ORDER BY title");

            List<Category> listed = new ArrayList<>();
            List<Category> page = categories.all(Limit.of(2));
            while (!page.isEmpty() && listed.size() < expected.size()) {
                listed.addAll(page);
                page = categories.allAfter(page.get(page.size() - 1), Limit.of(2));
            }

            assertThat(listed).map(Category::getTitle).isEqualTo(expected).hasSize(6);
            assertThat(page).isEmpty();
        });
    }

    @Test
    void an_inserted_category_is_stored_and_a_title_that_is_taken_is_refused() {
        caller().rolledBack((categories, transaction) -> {
            Category category = new Category("کتاب");

            categories.insert(category);

            assertThat(Sql.row(transaction.connection(), "SELECT * FROM category WHERE id = ?", category.getId()))
                    .contains(
                            entry("title", "کتاب"),
                            entry("created_at", category.getCreatedAt()),
                            entry("updated_at", category.getUpdatedAt()),
                            entry("version", 0));
            Category again = new Category("کتاب");
            assertThatExceptionOfType(EntityExistsException.class)
                    .isThrownBy(() -> categories.insert(again))
                    .withMessageContaining("category_title_key");
        });
    }

    @Test
    void an_update_writes_the_changes_unless_somebody_else_has_written_meanwhile() {
        caller().rolledBack((categories, transaction) -> {
            Category mine = categories.findById(2).orElseThrow();
            Category theirs = categories.findById(2).orElseThrow();
            theirs.rename("Theirs");
            categories.update(theirs);
            mine.rename("Mine");

            assertThatExceptionOfType(OptimisticLockingFailureException.class)
                    .isThrownBy(() -> categories.update(mine));
            assertThat(categories.findById(2))
                    .get()
                    .extracting(Category::getTitle)
                    .isEqualTo("Theirs");
        });
    }

    @Test
    void a_category_is_deleted_unless_a_sub_category_is_below_it() {
        caller().rolledBack((categories, transaction) -> {
            Category gone = new Category("Gone soon");
            categories.insert(gone);

            categories.delete(gone);

            assertThat(categories.findById(gone.requireId())).isEmpty();
            Category used = categories.findById(2).orElseThrow();
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> categories.delete(used))
                    .withMessageContaining("fk_sub_category_category");
        });
    }
}
