package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.repository.Caller.Transaction;
import com.asoud.model.BaseEntity;
import com.asoud.model.PublicationStatus;
import com.asoud.model.category.SubCategory;
import com.asoud.model.market.Market;
import com.asoud.model.market.MarketRepository;
import com.asoud.model.market.MarketRepository_;
import com.asoud.model.market.MarketType;
import com.asoud.model.user.User;
import com.asoud.postgres.Sql;
import jakarta.data.Limit;
import jakarta.data.exceptions.EntityExistsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.junit.jupiter.api.Test;

class MarketRepositoryTest extends SeekListContract<MarketRepository, Market> {

    private static final Limit TEN = Limit.of(10);

    MarketRepositoryTest() {
        super(
                MarketRepository_::new,
                new Methods<>(
                        MarketRepository::findById,
                        MarketRepository::findByIds,
                        MarketRepository::insert,
                        MarketRepository::update,
                        MarketRepository::delete),
                new Rows<>("market", 123, "name", Market::rename));
    }

    @Override
    Map<String, Object> change(Market market, Transaction transaction) {
        market.moveTo(transaction.session().get(SubCategory.class, 9L));
        return Map.of("sub_category_id", 9L);
    }

    @Override
    Stream<BaseEntity> references(Market market) {
        return Stream.of(market.getOwner(), market.getSubCategory());
    }

    static Stream<SeekList<MarketRepository, Market>> lists() {
        Stream<SeekList<MarketRepository, Market>> fixed = Stream.of(
                new SeekList<>(
                        "newestPublished()",
                        MarketRepository::newestPublished,
                        MarketRepository::newestPublishedAfter,
                        "market WHERE status = 'published'"),
                new SeekList<>(
                        "publishedInSubCategory(5)",
                        (markets, limit) -> markets.publishedInSubCategory(5, limit),
                        (markets, last, limit) -> markets.publishedInSubCategoryAfter(5, last, limit),
                        "market WHERE sub_category_id = 5 AND status = 'published'"),
                new SeekList<>(
                        "publishedAndPaid()",
                        MarketRepository::publishedAndPaid,
                        MarketRepository::publishedAndPaidAfter,
                        "market WHERE is_paid AND status = 'published'"));
        Stream<SeekList<MarketRepository, Market>> ofUser = Stream.of(PublicationStatus.values())
                .map(status -> new SeekList<>(
                        "ofUser(456, " + status + ")",
                        (markets, limit) -> markets.ofUser(456, status, limit),
                        (markets, last, limit) -> markets.ofUserAfter(456, status, last, limit),
                        "market WHERE user_id = 456 AND status = '" + status.code() + "'"));
        return Stream.concat(fixed, ofUser);
    }

    @Test
    void all_published_markets_of_a_user_are_listed_newest_first() throws SQLException {
        List<Market> published = caller().list(markets -> markets.publishedOfUser(456));

        try (Connection connection = database.connect()) {
            assertThat(published.stream().map(Market::getId).toList())
                    .isNotEmpty()
                    .isEqualTo(Sql.column(connection, """
                            SELECT id FROM market WHERE user_id = 456 AND status = 'published'
                            ORDER BY created_at DESC, id DESC
                            """));
        }
        assertThat(published.stream().flatMap(this::references)).noneMatch(Hibernate::isInitialized);
    }

    @Test
    void a_user_or_category_that_does_not_exist_has_no_markets() {
        assertThat(caller().list(markets -> markets.publishedOfUser(-1))).isEmpty();
        assertThat(caller().list(markets -> markets.ofUser(-1, PublicationStatus.PUBLISHED, TEN)))
                .isEmpty();
        assertThat(caller().list(markets -> markets.publishedInSubCategory(-1, TEN)))
                .isEmpty();
        assertThat(caller().count(markets -> markets.countPublishedInSubCategory(-1)))
                .isZero();
    }

    @Test
    void the_published_markets_of_a_category_are_counted() throws SQLException {
        assertThat(caller().count(markets -> markets.countPublishedInSubCategory(5)))
                .isEqualTo(expectedCount("sub_category_id = 5 AND status = 'published'"));
    }

    @Test
    void the_active_paid_markets_are_counted() throws SQLException {
        assertThat(caller().count(MarketRepository::countPublishedAndPaid))
                .isEqualTo(expectedCount("is_paid AND status = 'published'"));
    }

    @Test
    void a_market_is_found_by_its_business_id() {
        assertThat(caller().find(markets -> markets.findByBusinessId("market-123")))
                .get()
                .extracting(Market::getId)
                .isEqualTo(123L);
        assertThat(caller().find(markets -> markets.findByBusinessId("MARKET-123")))
                .isEmpty();
    }

    @Test
    void a_market_is_found_by_its_id_in_one_statement_and_read_column_by_column() throws SQLException {
        Market market = caller().find(markets -> markets.findById(123)).orElseThrow();

        try (Connection connection = database.connect()) {
            assertThat(stored(connection, market))
                    .contains(
                            entry("id", 123L),
                            entry("user_id", market.getOwner().getId()),
                            entry("sub_category_id", market.getSubCategory().getId()),
                            entry("type", market.getType().code()),
                            entry("status", market.getStatus().code()),
                            entry("status_reason", market.getStatusReason()),
                            entry("is_paid", market.isPaid()),
                            entry("business_id", market.getBusinessId()),
                            entry("name", market.getName()),
                            entry("view_count", market.getViewCount()),
                            entry("created_at", market.getCreatedAt()),
                            entry("updated_at", market.getUpdatedAt()),
                            entry("version", market.getVersion()));
        }
        assertThat(references(market)).isNotEmpty().noneMatch(Hibernate::isInitialized);
    }

    @Test
    void an_inserted_market_is_stored_in_the_guides_words_and_found_again() {
        caller().rolledBack((markets, transaction) -> {
            Instant start = Instant.parse("2026-03-20T20:29:59.999999Z");
            Market market = newMarket(transaction, "نان-و-گل");
            market.describe("Bread & roses", "line 1\nline 2");
            market.identify("0012345679");
            market.subscribe(start, start.plusSeconds(1));
            market.submit();
            market.requestEditing("A logo, please");

            markets.insert(market);

            assertThat(stored(transaction, market))
                    .contains(
                            entry("version", 0),
                            entry("user_id", 456L),
                            entry("sub_category_id", 5L),
                            entry("type", "company"),
                            entry("status", "needs_editing"),
                            entry("status_reason", "A logo, please"),
                            entry("is_paid", true),
                            entry("subscription_start", start),
                            entry("subscription_end", start.plusSeconds(1)),
                            entry("business_id", "نان-و-گل"),
                            entry("name", "New"),
                            entry("description", "line 1\nline 2"),
                            entry("national_code", "0012345679"),
                            entry("slogan", "Bread & roses"),
                            entry("view_count", 0L));
            Market found = markets.findById(market.getId()).orElseThrow();
            assertThat(found)
                    .usingRecursiveComparison()
                    .ignoringFields("owner", "subCategory")
                    .isEqualTo(market);
            assertThat(references(found).toList()).isEqualTo(references(market).toList());
        });
    }

    @Test
    void a_business_id_that_is_taken_is_refused() {
        caller().rolledBack((markets, transaction) -> {
            Market second = newMarket(transaction, "market-123");

            assertThatExceptionOfType(EntityExistsException.class)
                    .isThrownBy(() -> markets.insert(second))
                    .withMessageContaining(Market.INDEX_BUSINESS_ID);
        });
    }

    @Test
    void many_markets_are_inserted_together_or_not_at_all() {
        caller().rolledBack((markets, transaction) -> {
            List<Market> many = IntStream.rangeClosed(1, 20)
                    .mapToObj(number -> newMarket(transaction, "many-" + number))
                    .toList();

            markets.insertAll(many);

            assertThat(Sql.<Long>column(
                            transaction.connection(), "SELECT id FROM market WHERE business_id LIKE 'many-%'"))
                    .containsExactlyInAnyOrderElementsOf(
                            many.stream().map(Market::getId).toList());
        });
        caller().rolledBack((markets, transaction) -> {
            List<Market> oneIsTaken = List.of(newMarket(transaction, "free"), newMarket(transaction, "market-123"));

            assertThatExceptionOfType(EntityExistsException.class).isThrownBy(() -> markets.insertAll(oneIsTaken));
        });
    }

    @Test
    void a_view_is_counted_without_touching_version_or_time_and_an_update_does_not_write_an_older_count_back() {
        caller().rolledBack((markets, transaction) -> {
            age(transaction);
            Market before = markets.findById(123).orElseThrow();
            transaction.statements().clear();

            assertThat(markets.recordView(123)).isEqualTo(1);
            assertThat(markets.recordView(-1)).isZero();

            assertThat(transaction.statements()).hasSize(2);
            assertThat(stored(transaction, before))
                    .contains(
                            entry("view_count", before.getViewCount() + 1),
                            entry("version", before.getVersion()),
                            entry("updated_at", LONG_AGO));
            markets.update(before);
            assertThat(stored(transaction, before)).containsEntry("view_count", before.getViewCount() + 1);
        });
    }

    @Test
    void a_market_that_has_products_is_not_deleted() {
        caller().rolledBack((markets, transaction) -> {
            isNotDeleted(markets, known(markets), "fk_product_market");
        });
    }

    @Override
    Market newRow(Transaction transaction) {
        return newMarket(transaction, "new");
    }

    private static Market newMarket(Transaction transaction, String businessId) {
        return new Market(
                transaction.session().get(User.class, 456L),
                MarketType.COMPANY,
                businessId,
                "New",
                transaction.session().get(SubCategory.class, 5L));
    }
}
