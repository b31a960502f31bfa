package com.asoud.model.category;

import jakarta.data.Limit;
import jakarta.data.repository.Delete;
import jakarta.data.repository.Find;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.StatelessSession;

/**
 * The sub-categories. What holds for every repository is said in {@link com.asoud.model}.
 *
 * <p>The category is lazy; {@link #findWithCategory} reads it too, by a join in the same statement.
 */
@Repository
public interface SubCategoryRepository {

    /** The session in which this repository works; {@code fetch} of it reads a lazy reference. */
    StatelessSession session();

    @Find
    Optional<SubCategory> findById(long id);

    /** In one statement, in the order of the ids; those that do not exist are left out. */
    default List<SubCategory> findByIds(List<Long> ids) {
        return session().getMultiple(SubCategory.class, ids).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    /** Sets the id, the time stamps and the version. */
    @Insert
    void insert(SubCategory subCategory);

    /** In JDBC batches; each fetch of ids from the sequence begins a new one. */
    @Insert
    void insertAll(List<SubCategory> subCategories);

    @Update
    void update(SubCategory subCategory);

    /** Refused with a {@code DataException} as long as markets or products are listed in it. */
    @Delete
    void delete(SubCategory subCategory);

    @Query("from SubCategory s join fetch s.category where s.id = :id")
    Optional<SubCategory> findWithCategory(long id);

    @Query("where category.id = :categoryId and title = :title")
    Optional<SubCategory> findByTitle(long categoryId, String title);

    /** Ordered by title. */
    @Query("""
            where category.id = :categoryId
            order by title
            """)
    List<SubCategory> ofCategory(long categoryId, Limit limit);

    /** Continues {@link #ofCategory} after the sub-category of this title. */
    @Query("""
            where category.id = :categoryId and title > :title
            order by title
            """)
    List<SubCategory> ofCategoryAfter(long categoryId, String title, Limit limit);

    /** Continues {@link #ofCategory} after the last row of the page before. */
    default List<SubCategory> ofCategoryAfter(long categoryId, SubCategory last, Limit limit) {
        return ofCategoryAfter(categoryId, last.getTitle(), limit);
    }
}
