package com.asoud.model.market;

import com.asoud.model.PublicationStatus;
import jakarta.data.Limit;
import jakarta.data.repository.Delete;
import jakarta.data.repository.Find;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.StatelessSession;

/**
 * The markets: one method for each use of the guide's index table, section 2, "Market". What holds for every repository
 * is said in {@link com.asoud.model}.
 *
 * <p>The owner and the sub-category are lazy.
 */
@Repository
public interface MarketRepository {

    /** The session in which this repository works; {@code fetch} of it reads a lazy reference. */
    StatelessSession session();

    @Find
    Optional<Market> findById(long id);

    /** In one statement, in the order of the ids; those that do not exist are left out. */
    default List<Market> findByIds(List<Long> ids) {
        return session().getMultiple(Market.class, ids).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    /** Sets the id, the time stamps and the version. */
    @Insert
    void insert(Market market);

    /** In JDBC batches; each fetch of ids from the sequence begins a new one. */
    @Insert
    void insertAll(List<Market> markets);

    @Update
    void update(Market market);

    /** Refused with a {@code DataException} as long as it has products. */
    @Delete
    void delete(Market market);

    /** Index: {@link Market#INDEX_BUSINESS_ID}. */
    @Query("where businessId = :businessId")
    Optional<Market> findByBusinessId(String businessId);

    /**
     * All of them, newest first, since a user has few; the guide's second statement; index:
     * {@link Market#INDEX_USER_STATUS}.
     */
    @Query("""
            where owner.id = :userId and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Market> publishedOfUser(long userId);

    /** Index: {@link Market#INDEX_USER_STATUS}. */
    @Query("""
            where owner.id = :userId and status = :status
            order by createdAt desc, id desc
            """)
    List<Market> ofUser(long userId, PublicationStatus status, Limit limit);

    /** Continues {@link #ofUser} after the row that has both values. */
    @Query("""
            where owner.id = :userId and status = :status and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Market> ofUserAfter(long userId, PublicationStatus status, Instant createdAt, long id, Limit limit);

    /** Continues {@link #ofUser} after the last row of the page before. */
    default List<Market> ofUserAfter(long userId, PublicationStatus status, Market last, Limit limit) {
        return ofUserAfter(userId, status, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** The public list of markets; index: {@link Market#INDEX_STATUS_CREATED}. */
    @Query("""
            where status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Market> newestPublished(Limit limit);

    /** Continues {@link #newestPublished} after the row that has both values. */
    @Query("""
            where status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Market> newestPublishedAfter(Instant createdAt, long id, Limit limit);

    /** Continues {@link #newestPublished} after the last row of the page before. */
    default List<Market> newestPublishedAfter(Market last, Limit limit) {
        return newestPublishedAfter(last.requireCreatedAt(), last.requireId(), limit);
    }

    /** Index: {@link Market#INDEX_CATEGORY_STATUS}. */
    @Query("""
            where subCategory.id = :subCategoryId and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Market> publishedInSubCategory(long subCategoryId, Limit limit);

    /** Continues {@link #publishedInSubCategory} after the row that has both values. */
    @Query("""
            where subCategory.id = :subCategoryId and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Market> publishedInSubCategoryAfter(long subCategoryId, Instant createdAt, long id, Limit limit);

    /** Continues {@link #publishedInSubCategory} after the last row of the page before. */
    default List<Market> publishedInSubCategoryAfter(long subCategoryId, Market last, Limit limit) {
        return publishedInSubCategoryAfter(subCategoryId, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** Counted by the database; index: {@link Market#INDEX_CATEGORY_STATUS}. */
    @Query("select count(*) from Market where subCategory.id = :subCategoryId and status = PUBLISHED")
    long countPublishedInSubCategory(long subCategoryId);

    /**
     * The active paid markets; index: {@link Market#INDEX_PAID_STATUS}. If they are common, the database prefers to
     * walk {@link Market#INDEX_STATUS_CREATED} until the page is full.
     */
    @Query("""
            where paid = true and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Market> publishedAndPaid(Limit limit);

    /** Continues {@link #publishedAndPaid} after the row that has both values. */
    @Query("""
            where paid = true and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Market> publishedAndPaidAfter(Instant createdAt, long id, Limit limit);

    /** Continues {@link #publishedAndPaid} after the last row of the page before. */
    default List<Market> publishedAndPaidAfter(Market last, Limit limit) {
        return publishedAndPaidAfter(last.requireCreatedAt(), last.requireId(), limit);
    }

    /** Counted by the database; index: {@link Market#INDEX_PAID_STATUS}. */
    @Query("select count(*) from Market where paid = true and status = PUBLISHED")
    long countPublishedAndPaid();

    /**
     * Counts one more view. Done by the database, so that no view is lost when many come at once; neither the version
     * nor the time of the last update changes.
     *
     * @return how many markets were found: 0 or 1
     */
    @Query("update Market set viewCount = viewCount + 1 where id = :id")
    int recordView(long id);
}
