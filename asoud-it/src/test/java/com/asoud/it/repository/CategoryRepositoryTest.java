package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.repository.Caller.Transaction;
import com.asoud.model.category.Category;
import com.asoud.model.category.CategoryRepository;
import com.asoud.model.category.CategoryRepository_;
import com.asoud.postgres.Sql;
import jakarta.data.Limit;
import jakarta.data.exceptions.EntityExistsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CategoryRepositoryTest extends RepositoryContract<CategoryRepository, Category> {

    CategoryRepositoryTest() {
        super(
                CategoryRepository_::new,
                new Methods<>(
                        CategoryRepository::findById,
                        CategoryRepository::findByIds,
                        CategoryRepository::insert,
                        CategoryRepository::update,
                        CategoryRepository::delete),
                new Rows<>("category", 2, "title", Category::rename));
    }

    @Override
    Category newRow(Transaction transaction) {
        return new Category("New");
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

            assertThat(stored(transaction, category))
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
    void a_category_with_a_sub_category_below_it_is_not_deleted() {
        caller().rolledBack((categories, transaction) ->
                isNotDeleted(categories, known(categories), "fk_sub_category_category"));
    }
}
