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
import java.util.Optional;

/**
 * The markets: one method for each use of the guide's index table, section 2, "Market".
 *
 * <p>Implemented at compile time: {@code new MarketRepository_(statelessSession)}. No method reads what its rows refer
 * to; associations are lazy proxies that know their id. Lists are ordered by {@code created_at}, newest first, and by
 * id where two rows were created in the same microsecond, so that pages do not depend on luck. Each has a form that
 * continues after the last row of the page before, which costs the same for every page; compare {@code Limit.range},
 * which reads and throws away all pages before.
 */
@Repository
public interface MarketRepository {

    /**
     * The market of an id, without anything it refers to.
     *
     * @param id the primary key
     * @return empty if there is none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Find
    Optional<Market> findById(long id);

    /**
     * Inserts a new market, and sets its id, time stamps and version.
     *
     * @param market that has not been saved
     * @throws jakarta.data.exceptions.EntityExistsException if a constraint of the table is violated
     */
    @Insert
    void insert(Market market);

    /**
     * Inserts new markets in JDBC batches; each fetch of ids from the sequence begins a new one.
     *
     * @param markets that have not been saved
     * @throws jakarta.data.exceptions.EntityExistsException if a constraint of the table is violated
     */
    @Insert
    void insertAll(List<Market> markets);

    /**
     * Writes a market that was read before.
     *
     * @param market with its changes
     * @throws jakarta.data.exceptions.OptimisticLockingFailureException if somebody else has written or deleted it
     *     since
     */
    @Update
    void update(Market market);

    /**
     * Deletes a market that was read before.
     *
     * @param market to delete
     * @throws jakarta.data.exceptions.OptimisticLockingFailureException if somebody else has written or deleted it
     *     since
     * @throws jakarta.data.exceptions.DataException if something still refers to it
     */
    @Delete
    void delete(Market market);

    /**
     * All published markets of a user, newest first. Guide section 2: {@link Market#INDEX_USER_STATUS}. The guide's
     * second statement; a user has few markets, so that there is no limit.
     *
     * @param userId the owner
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where owner.id = :userId and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Market> publishedOfUser(long userId);

    /**
     * The markets of a user in one state, newest first. Guide section 2: {@link Market#INDEX_USER_STATUS}.
     *
     * @param userId the owner
     * @param status in which state
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where owner.id = :userId and status = :status
            order by createdAt desc, id desc
            """)
    List<Market> ofUser(long userId, PublicationStatus status, Limit limit);

    /**
     * Continues {@link #ofUser} after the last row of the page before.
     *
     * @param userId the owner
     * @param status in which state
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where owner.id = :userId and status = :status and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Market> ofUserAfter(long userId, PublicationStatus status, Instant createdAt, long id, Limit limit);

    /**
     * The public list of markets, newest first. Guide section 2: {@link Market#INDEX_STATUS_CREATED}.
     *
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Market> newestPublished(Limit limit);

    /**
     * Continues {@link #newestPublished} after the last row of the page before.
     *
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Market> newestPublishedAfter(Instant createdAt, long id, Limit limit);

    /**
     * The published markets of a sub-category, newest first. Guide section 2: {@link Market#INDEX_CATEGORY_STATUS}.
     *
     * @param subCategoryId the sub-category
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where subCategory.id = :subCategoryId and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Market> publishedInSubCategory(long subCategoryId, Limit limit);

    /**
     * Continues {@link #publishedInSubCategory} after the last row of the page before.
     *
     * @param subCategoryId the sub-category
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where subCategory.id = :subCategoryId and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Market> publishedInSubCategoryAfter(long subCategoryId, Instant createdAt, long id, Limit limit);

    /**
     * How many published markets a sub-category has, counted by the database. Guide section 2:
     * {@link Market#INDEX_CATEGORY_STATUS}.
     *
     * @param subCategoryId the sub-category
     * @return 0 or more
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("select count(*) from Market where subCategory.id = :subCategoryId and status = PUBLISHED")
    long countPublishedInSubCategory(long subCategoryId);

    /**
     * The market of a business id. Guide section 2: {@link Market#INDEX_BUSINESS_ID}.
     *
     * @param businessId what the public knows it by
     * @return empty if there is none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("where businessId = :businessId")
    Optional<Market> findByBusinessId(String businessId);

    /**
     * The active paid markets, newest first. Guide section 2: {@link Market#INDEX_PAID_STATUS}. If they are common, the
     * database prefers to walk {@link Market#INDEX_STATUS_CREATED} until the page is full.
     *
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where paid = true and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Market> publishedAndPaid(Limit limit);

    /**
     * Continues {@link #publishedAndPaid} after the last row of the page before.
     *
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where paid = true and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Market> publishedAndPaidAfter(Instant createdAt, long id, Limit limit);

    /**
     * How many active paid markets there are, counted by the database. Guide section 2:
     * {@link Market#INDEX_PAID_STATUS}.
     *
     * @return 0 or more
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("select count(*) from Market where paid = true and status = PUBLISHED")
    long countPublishedAndPaid();

    /**
     * Counts one more view. Done by the database, so that no view is lost when many come at once; neither the version
     * nor the time of the last update changes.
     *
     * @param id the market
     * @return how many markets were found: 0 or 1
     * @throws jakarta.data.exceptions.DataException if the database refuses the statement
     */
    @Query("update Market set viewCount = viewCount + 1 where id = :id")
    int recordView(long id);
}
