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
import java.util.Objects;
import java.util.Optional;
import org.hibernate.StatelessSession;

/**
 * The products: one method for each use of the guide's index table, section 2, "Product". What holds for every
 * repository is said in {@link com.asoud.model}.
 *
 * <p>The market, the sub-category and the two other products that a product may name are lazy. {@code …WithMarket}
 * reads the market too, by a join in the same statement.
 */
@Repository
public interface ProductRepository {

    /** The session in which this repository works; {@code fetch} of it reads a lazy reference. */
    StatelessSession session();

    @Find
    Optional<Product> findById(long id);

    /** In one statement, in the order of the ids; those that do not exist are left out. */
    default List<Product> findByIds(List<Long> ids) {
        return session().getMultiple(Product.class, ids).stream()
                .filter(Objects::nonNull)
                .toList();
    }

    /** Sets the id, the time stamps and the version. */
    @Insert
    void insert(Product product);

    /** In JDBC batches; each fetch of ids from the sequence begins a new one. */
    @Insert
    void insertAll(List<Product> products);

    @Update
    void update(Product product);

    /**
     * Refused with a {@code DataException} as long as an order has it, or another product names it. To see the latter,
     * the database reads the whole table twice; {@link Product#deactivate} and an update read one row.
     */
    @Delete
    void delete(Product product);

    @Query("from Product p join fetch p.market where p.id = :id")
    Optional<Product> findWithMarket(long id);

    /** The guide's first statement; index: {@link Product#INDEX_MARKET_STATUS}. */
    @Query("""
            where market.id = :marketId and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Product> publishedInMarket(long marketId, Limit limit);

    /** Continues {@link #publishedInMarket} after the row that has both values. */
    @Query("""
            where market.id = :marketId and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> publishedInMarketAfter(long marketId, Instant createdAt, long id, Limit limit);

    /** Continues {@link #publishedInMarket} after the last row of the page before. */
    default List<Product> publishedInMarketAfter(long marketId, Product last, Limit limit) {
        return publishedInMarketAfter(marketId, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** For the market's owner; index: {@link Product#INDEX_MARKET_STATUS}. */
    @Query("""
            where market.id = :marketId and status = :status
            order by createdAt desc, id desc
            """)
    List<Product> inMarket(long marketId, PublicationStatus status, Limit limit);

    /** Continues {@link #inMarket} after the row that has both values. */
    @Query("""
            where market.id = :marketId and status = :status and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> inMarketAfter(long marketId, PublicationStatus status, Instant createdAt, long id, Limit limit);

    /** Continues {@link #inMarket} after the last row of the page before. */
    default List<Product> inMarketAfter(long marketId, PublicationStatus status, Product last, Limit limit) {
        return inMarketAfter(marketId, status, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** In whatever state; index: {@link Product#INDEX_MARKET_CREATED}. */
    @Query("""
            where market.id = :marketId
            order by createdAt desc, id desc
            """)
    List<Product> recentInMarket(long marketId, Limit limit);

    /** Continues {@link #recentInMarket} after the row that has both values. */
    @Query("""
            where market.id = :marketId and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> recentInMarketAfter(long marketId, Instant createdAt, long id, Limit limit);

    /** Continues {@link #recentInMarket} after the last row of the page before. */
    default List<Product> recentInMarketAfter(long marketId, Product last, Limit limit) {
        return recentInMarketAfter(marketId, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** Of all markets; index: {@link Product#INDEX_CATEGORY_STATUS}. */
    @Query("""
            where subCategory.id = :subCategoryId and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Product> publishedInSubCategory(long subCategoryId, Limit limit);

    /** Continues {@link #publishedInSubCategory} after the row that has both values. */
    @Query("""
            where subCategory.id = :subCategoryId and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> publishedInSubCategoryAfter(long subCategoryId, Instant createdAt, long id, Limit limit);

    /** Continues {@link #publishedInSubCategory} after the last row of the page before. */
    default List<Product> publishedInSubCategoryAfter(long subCategoryId, Product last, Limit limit) {
        return publishedInSubCategoryAfter(subCategoryId, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** {@link #publishedInSubCategory}, and the market of each. */
    default List<Product> publishedInSubCategoryWithMarket(long subCategoryId, Limit limit) {
        return publishedInSubCategoryWithMarket(subCategoryId, limit.maxResults(), skipped(limit));
    }

    /** The same; the market is joined to the page alone, where a limit of the whole would join it to every product. */
    @Query("""
            from Product p join fetch p.market
            where p.id in (
                select page.id from Product page
                where page.subCategory.id = :subCategoryId and page.status = PUBLISHED
                order by page.createdAt desc, page.id desc
                limit :rows offset :skipped)
            order by p.createdAt desc, p.id desc
            """)
    List<Product> publishedInSubCategoryWithMarket(long subCategoryId, int rows, int skipped);

    /** Continues {@link #publishedInSubCategoryWithMarket} after the last row of the page before. */
    default List<Product> publishedInSubCategoryWithMarketAfter(long subCategoryId, Product last, Limit limit) {
        return publishedInSubCategoryWithMarketAfter(subCategoryId, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** Continues {@link #publishedInSubCategoryWithMarket} after the row that has both values. */
    default List<Product> publishedInSubCategoryWithMarketAfter(
            long subCategoryId, Instant createdAt, long id, Limit limit) {
        return publishedInSubCategoryWithMarketAfter(subCategoryId, createdAt, id, limit.maxResults(), skipped(limit));
    }

    /** The same; {@code rows} products, after the first {@code skipped}. */
    @Query("""
            from Product p join fetch p.market
            where p.id in (
                select page.id from Product page
                where page.subCategory.id = :subCategoryId and page.status = PUBLISHED and (page.createdAt, page.id) < (:createdAt, :id)
                order by page.createdAt desc, page.id desc
                limit :rows offset :skipped)
            order by p.createdAt desc, p.id desc
            """)
    List<Product> publishedInSubCategoryWithMarketAfter(
            long subCategoryId, Instant createdAt, long id, int rows, int skipped);

    /** Counted by the database; index: {@link Product#INDEX_CATEGORY_STATUS}. */
    @Query("select count(*) from Product where subCategory.id = :subCategoryId and status = PUBLISHED")
    long countPublishedInSubCategory(long subCategoryId);

    /** Of all markets; index: {@link Product#INDEX_STATUS_CREATED}. */
    @Query("""
            where status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Product> newestPublished(Limit limit);

    /** Continues {@link #newestPublished} after the row that has both values. */
    @Query("""
            where status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> newestPublishedAfter(Instant createdAt, long id, Limit limit);

    /** Continues {@link #newestPublished} after the last row of the page before. */
    default List<Product> newestPublishedAfter(Product last, Limit limit) {
        return newestPublishedAfter(last.requireCreatedAt(), last.requireId(), limit);
    }

    /** {@link #newestPublished}, and the market of each. */
    @Query("""
            from Product p join fetch p.market
            where p.status = PUBLISHED
            order by p.createdAt desc, p.id desc
            """)
    List<Product> newestPublishedWithMarket(Limit limit);

    /** Continues {@link #newestPublishedWithMarket} after the row that has both values. */
    @Query("""
            from Product p join fetch p.market
            where p.status = PUBLISHED and (p.createdAt, p.id) < (:createdAt, :id)
            order by p.createdAt desc, p.id desc
            """)
    List<Product> newestPublishedWithMarketAfter(Instant createdAt, long id, Limit limit);

    /** Continues {@link #newestPublishedWithMarket} after the last row of the page before. */
    default List<Product> newestPublishedWithMarketAfter(Product last, Limit limit) {
        return newestPublishedWithMarketAfter(last.requireCreatedAt(), last.requireId(), limit);
    }

    /** In whatever state, for those who choose the suggestions; index: {@link Product#INDEX_TAG}. */
    @Query("""
            where tag = :tag
            order by createdAt desc, id desc
            """)
    List<Product> tagged(ProductTag tag, Limit limit);

    /** Continues {@link #tagged} after the row that has both values. */
    @Query("""
            where tag = :tag and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> taggedAfter(ProductTag tag, Instant createdAt, long id, Limit limit);

    /** Continues {@link #tagged} after the last row of the page before. */
    default List<Product> taggedAfter(ProductTag tag, Product last, Limit limit) {
        return taggedAfter(tag, last.requireCreatedAt(), last.requireId(), limit);
    }

    /**
     * The suggestions of the shop front; index: {@link Product#INDEX_TAG}. For a common tag the database prefers to
     * walk {@link Product#INDEX_STATUS_CREATED} until the page is full.
     */
    @Query("""
            where tag = :tag and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Product> publishedTagged(ProductTag tag, Limit limit);

    /** Continues {@link #publishedTagged} after the row that has both values. */
    @Query("""
            where tag = :tag and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> publishedTaggedAfter(ProductTag tag, Instant createdAt, long id, Limit limit);

    /** Continues {@link #publishedTagged} after the last row of the page before. */
    default List<Product> publishedTaggedAfter(ProductTag tag, Product last, Limit limit) {
        return publishedTaggedAfter(tag, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** {@link #publishedTagged}, and the market of each. */
    default List<Product> publishedTaggedWithMarket(ProductTag tag, Limit limit) {
        return publishedTaggedWithMarket(tag, limit.maxResults(), skipped(limit));
    }

    /** The same; the market is joined to the page alone, where a limit of the whole would join it to every product. */
    @Query("""
            from Product p join fetch p.market
            where p.id in (
                select page.id from Product page
                where page.tag = :tag and page.status = PUBLISHED
                order by page.createdAt desc, page.id desc
                limit :rows offset :skipped)
            order by p.createdAt desc, p.id desc
            """)
    List<Product> publishedTaggedWithMarket(ProductTag tag, int rows, int skipped);

    /** Continues {@link #publishedTaggedWithMarket} after the last row of the page before. */
    default List<Product> publishedTaggedWithMarketAfter(ProductTag tag, Product last, Limit limit) {
        return publishedTaggedWithMarketAfter(tag, last.requireCreatedAt(), last.requireId(), limit);
    }

    /** Continues {@link #publishedTaggedWithMarket} after the row that has both values. */
    default List<Product> publishedTaggedWithMarketAfter(ProductTag tag, Instant createdAt, long id, Limit limit) {
        return publishedTaggedWithMarketAfter(tag, createdAt, id, limit.maxResults(), skipped(limit));
    }

    /** The same; {@code rows} products, after the first {@code skipped}. */
    @Query("""
            from Product p join fetch p.market
            where p.id in (
                select page.id from Product page
                where page.tag = :tag and page.status = PUBLISHED and (page.createdAt, page.id) < (:createdAt, :id)
                order by page.createdAt desc, page.id desc
                limit :rows offset :skipped)
            order by p.createdAt desc, p.id desc
            """)
    List<Product> publishedTaggedWithMarketAfter(ProductTag tag, Instant createdAt, long id, int rows, int skipped);

    /** In whatever state, counted by the database; index: {@link Product#INDEX_TAG}. */
    @Query("select count(*) from Product where tag = :tag")
    long countTagged(ProductTag tag);

    /** In whatever state; index: {@link Product#INDEX_MARKETER}. */
    @Query("""
            where marketer = true
            order by createdAt desc, id desc
            """)
    List<Product> forMarketers(Limit limit);

    /** Continues {@link #forMarketers} after the row that has both values. */
    @Query("""
            where marketer = true and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> forMarketersAfter(Instant createdAt, long id, Limit limit);

    /** Continues {@link #forMarketers} after the last row of the page before. */
    default List<Product> forMarketersAfter(Product last, Limit limit) {
        return forMarketersAfter(last.requireCreatedAt(), last.requireId(), limit);
    }

    /**
     * {@link Product#INDEX_MARKETER}. If they are common, the database prefers to walk
     * {@link Product#INDEX_STATUS_CREATED} until the page is full.
     */
    @Query("""
            where marketer = true and status = PUBLISHED
            order by createdAt desc, id desc
            """)
    List<Product> publishedForMarketers(Limit limit);

    /** Continues {@link #publishedForMarketers} after the row that has both values. */
    @Query("""
            where marketer = true and status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """)
    List<Product> publishedForMarketersAfter(Instant createdAt, long id, Limit limit);

    /** Continues {@link #publishedForMarketers} after the last row of the page before. */
    default List<Product> publishedForMarketersAfter(Product last, Limit limit) {
        return publishedForMarketersAfter(last.requireCreatedAt(), last.requireId(), limit);
    }

    /** {@link #publishedForMarketers}, and the market of each. */
    @Query("""
            from Product p join fetch p.market
            where p.marketer = true and p.status = PUBLISHED
            order by p.createdAt desc, p.id desc
            """)
    List<Product> publishedForMarketersWithMarket(Limit limit);

    /** Continues {@link #publishedForMarketersWithMarket} after the row that has both values. */
    @Query("""
            from Product p join fetch p.market
            where p.marketer = true and p.status = PUBLISHED and (p.createdAt, p.id) < (:createdAt, :id)
            order by p.createdAt desc, p.id desc
            """)
    List<Product> publishedForMarketersWithMarketAfter(Instant createdAt, long id, Limit limit);

    /** Continues {@link #publishedForMarketersWithMarket} after the last row of the page before. */
    default List<Product> publishedForMarketersWithMarketAfter(Product last, Limit limit) {
        return publishedForMarketersWithMarketAfter(last.requireCreatedAt(), last.requireId(), limit);
    }

    /** In whatever state, counted by the database; index: {@link Product#INDEX_MARKETER}. */
    @Query("select count(*) from Product where marketer = true")
    long countForMarketers();

    private static int skipped(Limit limit) {
        return Math.toIntExact(limit.startAt() - 1);
    }
}
