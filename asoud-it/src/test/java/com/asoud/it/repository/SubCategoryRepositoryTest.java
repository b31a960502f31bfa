package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.marketplace.SampleData;
import com.asoud.model.AsoudModel;
import com.asoud.model.category.Category;
import com.asoud.model.category.CategoryRepository_;
import com.asoud.model.category.SubCategory;
import com.asoud.model.category.SubCategoryRepository;
import com.asoud.model.category.SubCategoryRepository_;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.postgres.Sql;
import jakarta.data.Limit;
import jakarta.data.exceptions.DataException;
import jakarta.data.exceptions.EntityExistsException;
import jakarta.data.exceptions.OptimisticLockingFailureException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Hibernate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubCategoryRepositoryTest extends RepositoryContract<SubCategoryRepository, SubCategory> {

    @RegisterExtension
    static final ClonedDatabase database =
            ClonedDatabase.of(SampleData.TEMPLATE).with(AsoudModel.managedClasses());

    @Override
    Caller<SubCategoryRepository, SubCategory> caller() {
        return new Caller<>(database, SubCategoryRepository_::new);
    }

    @Override
    String table() {
        return "sub_category";
    }

    @Override
    List<SubCategory> findByIds(SubCategoryRepository subCategories, List<Long> ids) {
        return subCategories.findByIds(ids);
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

            assertThat(Sql.row(
                            transaction.connection(), "SELECT * FROM sub_category WHERE id = ?", subCategory.getId()))
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
    void an_update_writes_the_changes_unless_somebody_else_has_written_meanwhile() {
        caller().rolledBack((subCategories, transaction) -> {
            SubCategory mine = subCategories.findById(4).orElseThrow();
            SubCategory theirs = subCategories.findById(4).orElseThrow();
            theirs.rename("Theirs");
            subCategories.update(theirs);
            mine.rename("Mine");

            assertThatExceptionOfType(OptimisticLockingFailureException.class)
                    .isThrownBy(() -> subCategories.update(mine));
            assertThat(subCategories.findById(4))
                    .get()
                    .extracting(SubCategory::getTitle)
                    .isEqualTo("Theirs");
        });
    }

    @Test
    void a_sub_category_is_deleted_unless_something_is_listed_in_it() {
        caller().rolledBack((subCategories, transaction) -> {
            Category category = transaction.session().get(Category.class, 1L);
            SubCategory gone = new SubCategory(category, "Gone soon");
            subCategories.insert(gone);

            subCategories.delete(gone);

            assertThat(subCategories.findById(gone.requireId())).isEmpty();
            SubCategory used = subCategories.findById(4).orElseThrow();
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> subCategories.delete(used))
                    .withMessageContaining("fk_");
        });
    }
}
