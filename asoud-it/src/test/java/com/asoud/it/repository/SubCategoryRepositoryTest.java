package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.repository.Caller.Transaction;
import com.asoud.model.category.Category;
import com.asoud.model.category.CategoryRepository_;
import com.asoud.model.category.SubCategory;
import com.asoud.model.category.SubCategoryRepository;
import com.asoud.model.category.SubCategoryRepository_;
import com.asoud.postgres.Sql;
import jakarta.data.Limit;
import jakarta.data.exceptions.EntityExistsException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Hibernate;
import org.junit.jupiter.api.Test;

class SubCategoryRepositoryTest extends RepositoryContract<SubCategoryRepository, SubCategory> {

    SubCategoryRepositoryTest() {
        super(
                SubCategoryRepository_::new,
                new Methods<>(
                        SubCategoryRepository::findById,
                        SubCategoryRepository::findByIds,
                        SubCategoryRepository::insert,
                        SubCategoryRepository::update,
                        SubCategoryRepository::delete),
                new Rows<>("sub_category", 4, "title", SubCategory::rename));
    }

    @Override
    SubCategory newRow(Transaction transaction) {
        return new SubCategory(transaction.session().get(Category.class, 1L), "New");
    }

    @Test
    void a_sub_category_is_found_by_its_id_and_by_its_title_within_its_category() {
        SubCategory found =
                caller().find(subCategories -> subCategories.findById(4)).orElseThrow();

        assertThat(found.getTitle()).isEqualTo("Sub-category 4");
        assertThat(found.getCategory().getId()).isEqualTo(2);
        assertThat(Hibernate.isInitialized(found.getCategory())).isFalse();
        assertThat(caller().find(subCategories -> subCategories.findByTitle(2, "Sub-category 4")))
                .contains(found);
        assertThat(caller().find(subCategories -> subCategories.findByTitle(1, "Sub-category 4")))
                .isEmpty();
        assertThat(caller().find(subCategories -> subCategories.findById(-1))).isEmpty();
    }

    @Test
    void a_sub_category_is_found_with_its_category_in_one_statement() {
        assertThat(caller().find(subCategories -> subCategories.findWithCategory(4)))
                .get()
                .extracting(subCategory -> subCategory.getCategory().getTitle())
                .isEqualTo("Category 2");
        assertThat(caller().find(subCategories -> subCategories.findWithCategory(-1)))
                .isEmpty();
    }

    @Test
    void the_sub_categories_of_a_category_are_listed_by_their_titles_page_by_page() throws Exception {
        List<String> expected;
        try (var connection = database.connect()) {
            expected = Sql.column(connection, "SELECT title FROM sub_category WHERE category_id = 2 ORDER BY title");
        }

        List<SubCategory> listed = new ArrayList<>();
        List<SubCategory> page = caller().list(subCategories -> subCategories.ofCategory(2, Limit.of(2)));
        while (!page.isEmpty() && listed.size() < expected.size()) {
            listed.addAll(page);
            SubCategory last = page.get(page.size() - 1);
            page = caller().list(subCategories -> subCategories.ofCategoryAfter(2, last, Limit.of(2)));
        }

        assertThat(listed).map(SubCategory::getTitle).isEqualTo(expected).hasSize(4);
        assertThat(page).isEmpty();
        assertThat(caller().list(subCategories -> subCategories.ofCategory(-1, Limit.of(2))))
                .isEmpty();
    }

    @Test
    void an_inserted_sub_category_is_stored_and_a_title_is_taken_once_in_a_category() {
        caller().rolledBack((subCategories, transaction) -> {
            CategoryRepository_ categories = new CategoryRepository_(transaction.session());
            Category first = categories.findById(1).orElseThrow();
            Category second = categories.findById(2).orElseThrow();
            SubCategory subCategory = new SubCategory(first, "کفش");

            subCategories.insertAll(List.of(subCategory, new SubCategory(second, "کفش")));

            assertThat(stored(transaction, subCategory))
                    .contains(
                            entry("category_id", 1L),
                            entry("title", "کفش"),
                            entry("created_at", subCategory.getCreatedAt()),
                            entry("updated_at", subCategory.getUpdatedAt()),
                            entry("version", 0));
            SubCategory again = new SubCategory(first, "کفش");
            assertThatExceptionOfType(EntityExistsException.class)
                    .isThrownBy(() -> subCategories.insert(again))
                    .withMessageContaining("sub_category_category_id_title_key");
        });
    }

    @Test
    void a_sub_category_with_something_listed_in_it_is_not_deleted() {
        caller().rolledBack((subCategories, transaction) -> isNotDeleted(subCategories, known(subCategories), "fk_"));
    }
}
