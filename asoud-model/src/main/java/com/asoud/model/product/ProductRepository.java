package com.asoud.model.product;

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
 * The products: one method for each use of the guide's index table, section 2, "Product".
 *
 * <p>Implemented at compile time: {@code new ProductRepository_(statelessSession)}. No method reads what its rows refer
 * to; associations are lazy proxies that know their id. Lists are ordered by {@code created_at}, newest first, and by
 * id where two rows were created in the same microsecond, so that pages do not depend on luck. Each has a form that
 * continues after the last row of the page before, which costs the same for every page; compare {@code Limit.range},
 * which reads and throws away all pages before.
 */
@Repository
public interface ProductRepository {

    /**
     * The product of an id, without anything it refers to.
     *
     * @param id the primary key
     * @return empty if there is none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Find
    Optional<Product> findById(long id);

    /**
     * Inserts a new product, and sets its id, time stamps and version.
     *
     * @param product that has not been saved
     * @throws jakarta.data.exceptions.EntityExistsException if a constraint of the table is violated
     */
    @Insert
    void insert(Product product);

    /**
     * Inserts new products in JDBC batches; each fetch of ids from the sequence begins a new one.
     *
     * @param products that have not been saved
     * @throws jakarta.data.exceptions.EntityExistsException if a constraint of the table is violated
     */
    @Insert
    void insertAll(List<Product> products);

    /**
     * Writes a product that was read before.
     *
     * @param product with its changes
     * @throws jakarta.data.exceptions.OptimisticLockingFailureException if somebody else has written or deleted it
     *     since
     */
    @Update
    void update(Product product);

    /**
     * Deletes a product that was read before.
     *
     * @param product to delete
     * @throws jakarta.data.exceptions.OptimisticLockingFailureException if somebody else has written or deleted it
     *     since
     * @throws jakarta.data.exceptions.DataException if something still refers to it
     */
    @Delete
    void delete(Product product);

    /**
     * The published products of one market, newest first. Guide section 2: {@link Product#INDEX_MARKET_STATUS}. The
     * guide's first statement.
     *
     * @param marketId the market
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where market.id = :marketId and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Product> publishedInMarket(long marketId, Limit limit);

    /**
     * Continues {@link #publishedInMarket} after the last row of the page before.
     *
     * @param marketId the market
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where market.id = :marketId and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> publishedInMarketAfter(long marketId, Instant createdAt, long id, Limit limit);

    /**
     * The products of one market in one state, for its owner, newest first. Guide section 2:
     * {@link Product#INDEX_MARKET_STATUS}.
     *
     * @param marketId the market
     * @param status in which state
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where market.id = :marketId and status = :status
            order by createdAt desc, id desc
            """)
    List<Product> inMarket(long marketId, PublicationStatus status, Limit limit);

    /**
     * Continues {@link #inMarket} after the last row of the page before.
     *
     * @param marketId the market
     * @param status in which state
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where market.id = :marketId and status = :status and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> inMarketAfter(long marketId, PublicationStatus status, Instant createdAt, long id, Limit limit);

    /**
     * The products of one market in whatever state, newest first. Guide section 2:
     * {@link Product#INDEX_MARKET_CREATED}.
     *
     * @param marketId the market
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where market.id = :marketId
            order by createdAt desc, id desc
            """)
    List<Product> recentInMarket(long marketId, Limit limit);

    /**
     * Continues {@link #recentInMarket} after the last row of the page before.
     *
     * @param marketId the market
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where market.id = :marketId and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> recentInMarketAfter(long marketId, Instant createdAt, long id, Limit limit);

    /**
     * The published products of a sub-category, newest first. Guide section 2: {@link Product#INDEX_CATEGORY_STATUS}.
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
    List<Product> publishedInSubCategory(long subCategoryId, Limit limit);

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
    List<Product> publishedInSubCategoryAfter(long subCategoryId, Instant createdAt, long id, Limit limit);

    /**
     * How many published products a sub-category has, counted by the database. Guide section 2:
     * {@link Product#INDEX_CATEGORY_STATUS}.
     *
     * @param subCategoryId the sub-category
     * @return 0 or more
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("select count(*) from Product where subCategory.id = :subCategoryId and status = PUBLISHED")
    long countPublishedInSubCategory(long subCategoryId);

    /**
     * The published products, newest first. Guide section 2: {@link Product#INDEX_STATUS_CREATED}.
     *
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Product> newestPublished(Limit limit);

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
    List<Product> newestPublishedAfter(Instant createdAt, long id, Limit limit);

    /**
     * The products that carry a tag, in whatever state, for those who choose the suggestions, newest first. Guide
     * section 2: {@link Product#INDEX_TAG}.
     *
     * @param tag which tag
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where tag = :tag
            order by createdAt desc, id desc
            """)
    List<Product> tagged(ProductTag tag, Limit limit);

    /**
     * Continues {@link #tagged} after the last row of the page before.
     *
     * @param tag which tag
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where tag = :tag and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> taggedAfter(ProductTag tag, Instant createdAt, long id, Limit limit);

    /**
     * The suggestions of the shop front: the published products that carry a tag, newest first. Guide section 2:
     * {@link Product#INDEX_TAG}. For a common tag the database prefers to walk {@link Product#INDEX_STATUS_CREATED}
     * until the page is full.
     *
     * @param tag which tag
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where tag = :tag and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Product> publishedTagged(ProductTag tag, Limit limit);

    /**
     * Continues {@link #publishedTagged} after the last row of the page before.
     *
     * @param tag which tag
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where tag = :tag and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> publishedTaggedAfter(ProductTag tag, Instant createdAt, long id, Limit limit);

    /**
     * How many products carry a tag, in whatever state, counted by the database. Guide section 2:
     * {@link Product#INDEX_TAG}.
     *
     * @param tag which tag
     * @return 0 or more
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("select count(*) from Product where tag = :tag")
    long countTagged(ProductTag tag);

    /**
     * The products that marketers may sell, in whatever state, newest first. Guide section 2:
     * {@link Product#INDEX_MARKETER}.
     *
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where marketer = true
            order by createdAt desc, id desc
            """)
    List<Product> forMarketers(Limit limit);

    /**
     * Continues {@link #forMarketers} after the last row of the page before.
     *
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where marketer = true and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> forMarketersAfter(Instant createdAt, long id, Limit limit);

    /**
     * The published products that marketers may sell, newest first. Guide section 2: {@link Product#INDEX_MARKETER}. If
     * they are common, the database prefers to walk {@link Product#INDEX_STATUS_CREATED} until the page is full.
     *
     * @param limit how many rows at most
     * @return never null; empty if there are none
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where marketer = true and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Product> publishedForMarketers(Limit limit);

    /**
     * Continues {@link #publishedForMarketers} after the last row of the page before.
     *
     * @param createdAt when that row was created
     * @param id the id of that row
     * @param limit how many rows at most
     * @return never null; empty if that row was the last
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("""
            where marketer = true and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> publishedForMarketersAfter(Instant createdAt, long id, Limit limit);

    /**
     * How many products marketers may sell, in whatever state, counted by the database. Guide section 2:
     * {@link Product#INDEX_MARKETER}.
     *
     * @return 0 or more
     * @throws jakarta.data.exceptions.DataException if the database refuses the query
     */
    @Query("select count(*) from Product where marketer = true")
    long countForMarketers();
}
