package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import com.asoud.it.repository.Caller.Transaction;
import com.asoud.model.BaseEntity;
import com.asoud.model.PublicationStatus;
import com.asoud.model.category.SubCategory;
import com.asoud.model.market.Market;
import com.asoud.model.market.MarketRepository_;
import com.asoud.model.product.Prices;
import com.asoud.model.product.Product;
import com.asoud.model.product.ProductRepository;
import com.asoud.model.product.ProductRepository_;
import com.asoud.model.product.ProductTag;
import com.asoud.model.product.ProductType;
import com.asoud.model.product.SellType;
import com.asoud.model.product.ShipCostPayer;
import com.asoud.postgres.Sql;
import jakarta.data.Limit;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.hibernate.LazyInitializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProductRepositoryTest extends SeekListContract<ProductRepository, Product> {

    private static final Limit TEN = Limit.of(10);

    ProductRepositoryTest() {
        super(
                ProductRepository_::new,
                new Methods<>(
                        ProductRepository::findById,
                        ProductRepository::findByIds,
                        ProductRepository::insert,
                        ProductRepository::update,
                        ProductRepository::delete),
                new Rows<>("product", 42, "name", Product::rename));
    }

    @Override
    Map<String, Object> change(Product product, Transaction transaction) {
        product.reprice(Prices.same(new BigDecimal("0.001")));
        return Map.of("main_price", new BigDecimal("0.001"));
    }

    @Override
    Stream<BaseEntity> references(Product product) {
        return Stream.<BaseEntity>of(
                        product.getMarket(),
                        product.getSubCategory(),
                        product.getRequiredProduct(),
                        product.getGiftProduct())
                .filter(Objects::nonNull);
    }

    static Stream<SeekList<ProductRepository, Product>> lists() {
        Stream<SeekList<ProductRepository, Product>> fixed = Stream.of(
                new SeekList<>(
                        "publishedInMarket(123)",
                        (products, limit) -> products.publishedInMarket(123, limit),
                        (products, last, limit) -> products.publishedInMarketAfter(123, last, limit),
                        "product WHERE market_id = 123 AND status = 'published'"),
                new SeekList<>(
                        "recentInMarket(123)",
                        (products, limit) -> products.recentInMarket(123, limit),
                        (products, last, limit) -> products.recentInMarketAfter(123, last, limit),
                        "product WHERE market_id = 123"),
                new SeekList<>(
                        "publishedInSubCategory(5)",
                        (products, limit) -> products.publishedInSubCategory(5, limit),
                        (products, last, limit) -> products.publishedInSubCategoryAfter(5, last, limit),
                        "product WHERE sub_category_id = 5 AND status = 'published'"),
                new SeekList<>(
                        "newestPublished()",
                        ProductRepository::newestPublished,
                        ProductRepository::newestPublishedAfter,
                        "product WHERE status = 'published'"),
                new SeekList<>(
                        "forMarketers()",
                        ProductRepository::forMarketers,
                        ProductRepository::forMarketersAfter,
                        "product WHERE is_marketer"),
                new SeekList<>(
                        "publishedForMarketers()",
                        ProductRepository::publishedForMarketers,
                        ProductRepository::publishedForMarketersAfter,
                        "product WHERE is_marketer AND status = 'published'"),
                new SeekList<>(
                        "publishedInSubCategoryWithMarket(5)",
                        (products, limit) -> products.publishedInSubCategoryWithMarket(5, limit),
                        (products, last, limit) -> products.publishedInSubCategoryWithMarketAfter(5, last, limit),
                        "product WHERE sub_category_id = 5 AND status = 'published'",
                        ProductRepositoryTest::market),
                new SeekList<>(
                        "newestPublishedWithMarket()",
                        ProductRepository::newestPublishedWithMarket,
                        ProductRepository::newestPublishedWithMarketAfter,
                        "product WHERE status = 'published'",
                        ProductRepositoryTest::market),
                new SeekList<>(
                        "publishedForMarketersWithMarket()",
                        ProductRepository::publishedForMarketersWithMarket,
                        ProductRepository::publishedForMarketersWithMarketAfter,
                        "product WHERE is_marketer AND status = 'published'",
                        ProductRepositoryTest::market));
        return Stream.of(fixed, Stream.of(PublicationStatus.values()).map(ProductRepositoryTest::inMarket), tagged())
                .flatMap(lists -> lists);
    }

    private static SeekList<ProductRepository, Product> inMarket(PublicationStatus status) {
        return new SeekList<>(
                "inMarket(123, " + status + ")",
                (products, limit) -> products.inMarket(123, status, limit),
                (products, last, limit) -> products.inMarketAfter(123, status, last, limit),
                "product WHERE market_id = 123 AND status = '" + status.code() + "'");
    }

    private static Stream<SeekList<ProductRepository, Product>> tagged() {
        return Stream.of(ProductTag.values())
                .flatMap(tag -> Stream.of(
                        new SeekList<>(
                                "tagged(" + tag + ")",
                                (products, limit) -> products.tagged(tag, limit),
                                (products, last, limit) -> products.taggedAfter(tag, last, limit),
                                "product WHERE tag = '" + tag.code() + "'"),
                        new SeekList<>(
                                "publishedTagged(" + tag + ")",
                                (products, limit) -> products.publishedTagged(tag, limit),
                                (products, last, limit) -> products.publishedTaggedAfter(tag, last, limit),
                                "product WHERE tag = '" + tag.code() + "' AND status = 'published'"),
                        new SeekList<>(
                                "publishedTaggedWithMarket(" + tag + ")",
                                (products, limit) -> products.publishedTaggedWithMarket(tag, limit),
                                (products, last, limit) -> products.publishedTaggedWithMarketAfter(tag, last, limit),
                                "product WHERE tag = '" + tag.code() + "' AND status = 'published'",
                                ProductRepositoryTest::market)));
    }

    private static Stream<Market> market(Product product) {
        return Stream.of(product.getMarket());
    }

    @Test
    void a_product_is_found_with_its_market_in_one_statement() {
        Product product = caller().find(products -> products.findWithMarket(42)).orElseThrow();

        assertThat(product.getId()).isEqualTo(42);
        assertThat(product.getMarket().getName())
                .isEqualTo("Market " + product.getMarket().getId());
        assertThat(caller().find(products -> products.findWithMarket(-1))).isEmpty();
    }

    @Test
    void a_lazy_reference_throws_within_the_transaction_until_it_is_fetched() {
        caller().rolledBack((products, transaction) -> {
            Market market = products.findById(42).orElseThrow().getMarket();
            assertThatExceptionOfType(LazyInitializationException.class).isThrownBy(market::getName);

            products.session().fetch(market);

            assertThat(market.getName()).isEqualTo("Market " + market.getId());
        });
    }

    @Test
    void the_markets_of_a_page_are_read_at_once_by_their_ids() {
        caller().rolledBack((products, transaction) -> {
            List<Product> page = products.recentInMarket(123, TEN);
            transaction.statements().clear();

            List<Market> markets = new MarketRepository_(products.session())
                    .findByIds(page.stream()
                            .map(product -> product.getMarket().requireId())
                            .distinct()
                            .toList());

            assertThat(markets).map(Market::getName).containsExactly("Market 123");
            assertThat(transaction.statements()).hasSize(1);
        });
    }

    @Test
    void what_was_not_saved_has_no_place_in_a_list() {
        caller().rolledBack((products, transaction) -> {
            Product unsaved = newProduct(transaction, "New");

            assertThatIllegalStateException()
                    .isThrownBy(() -> products.newestPublishedAfter(unsaved, TEN))
                    .withMessage("Product#unsaved has no id and no time stamps: insert it first");
        });
    }

    @Test
    void a_market_or_category_that_does_not_exist_has_no_products() {
        assertThat(caller().list(products -> products.publishedInMarket(-1, TEN)))
                .isEmpty();
        assertThat(caller().list(products -> products.inMarket(-1, PublicationStatus.PUBLISHED, TEN)))
                .isEmpty();
        assertThat(caller().list(products -> products.recentInMarket(-1, TEN))).isEmpty();
        assertThat(caller().list(products -> products.publishedInSubCategory(-1, TEN)))
                .isEmpty();
        assertThat(caller().count(products -> products.countPublishedInSubCategory(-1)))
                .isZero();
    }

    @Test
    void the_published_products_of_a_category_are_counted() throws SQLException {
        assertThat(caller().count(products -> products.countPublishedInSubCategory(5)))
                .isEqualTo(expectedCount("sub_category_id = 5 AND status = 'published'"));
    }

    @ParameterizedTest
    @EnumSource
    void the_products_of_a_tag_are_counted(ProductTag tag) throws SQLException {
        assertThat(caller().count(products -> products.countTagged(tag)))
                .isEqualTo(expectedCount("tag = '" + tag.code() + "'"));
    }

    @Test
    void the_products_for_marketers_are_counted() throws SQLException {
        assertThat(caller().count(ProductRepository::countForMarketers)).isEqualTo(expectedCount("is_marketer"));
    }

    @Test
    void a_product_is_found_by_its_id_in_one_statement_and_read_column_by_column() throws SQLException {
        Product product = caller().find(products -> products.findById(42)).orElseThrow();

        try (Connection connection = database.connect()) {
            assertThat(stored(connection, product))
                    .contains(
                            entry("id", 42L),
                            entry("name", product.getName()),
                            entry("description", product.getDescription()),
                            entry("technical_detail", product.getTechnicalDetail()),
                            entry("market_id", product.getMarket().getId()),
                            entry("sub_category_id", product.getSubCategory().getId()),
                            entry("status", product.getStatus().code()),
                            entry("tag", product.getTag().code()),
                            entry("type", product.getType().code()),
                            entry("sell_type", product.getSellType().code()),
                            entry("ship_cost_payer", product.getShipCostPayer().code()),
                            entry("stock", product.getStock()),
                            entry("main_price", product.getPrices().main()),
                            entry("colleague_price", product.getPrices().colleague()),
                            entry("marketer_price", product.getPrices().marketer()),
                            entry("maximum_sell_price", product.getPrices().maximumSell()),
                            entry("is_marketer", product.isMarketer()),
                            entry("is_requirement", product.isRequirement()),
                            entry("created_at", product.getCreatedAt()),
                            entry("updated_at", product.getUpdatedAt()),
                            entry("version", product.getVersion()));
        }
        assertThat(references(product)).isNotEmpty().noneMatch(Hibernate::isInitialized);
    }

    @Test
    void an_inserted_product_is_stored_in_the_guides_words_and_found_again() {
        caller().rolledBack((products, transaction) -> {
            String longText = "of any length: " + "x".repeat(70_000);
            Product product = newProduct(transaction, "Gül's \"نان\"; --");
            product.describe(longText, null);
            product.tagAs(ProductTag.SPECIAL_OFFER);
            product.sellOn(SellType.PERSON, ShipCostPayer.FREE);
            product.openToMarketers(true);
            product.restock(12);
            product.require(transaction.session().get(Product.class, 7L));
            product.give(transaction.session().get(Product.class, 8L));

            products.insert(product);

            assertThat(stored(transaction, product))
                    .contains(
                            entry("version", 0),
                            entry("market_id", 123L),
                            entry("sub_category_id", 5L),
                            entry("type", "service"),
                            entry("name", "Gül's \"نان\"; --"),
                            entry("description", longText),
                            entry("technical_detail", null),
                            entry("stock", 12),
                            entry("main_price", new BigDecimal("10.500")),
                            entry("colleague_price", new BigDecimal("9.250")),
                            entry("marketer_price", new BigDecimal("8.125")),
                            entry("maximum_sell_price", new BigDecimal("99999999999.999")),
                            entry("status", "draft"),
                            entry("tag", "special_offer"),
                            entry("sell_type", "person"),
                            entry("ship_cost_payer", "free"),
                            entry("is_marketer", true),
                            entry("is_requirement", true),
                            entry("required_product_id", 7L),
                            entry("gift_product_id", 8L));
            Product found = products.findById(product.getId()).orElseThrow();
            assertThat(found)
                    .usingRecursiveComparison()
                    .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .ignoringFields("market", "subCategory", "requiredProduct", "giftProduct")
                    .isEqualTo(product);
            assertThat(references(found).toList()).isEqualTo(references(product).toList());
        });
    }

    @Test
    void a_product_that_was_ordered_is_not_deleted() {
        caller().rolledBack((products, transaction) -> {
            long ordered = Sql.value(transaction.connection(), "SELECT product_id FROM order_item ORDER BY id LIMIT 1");
            Sql.execute(
                    transaction.connection(), "UPDATE product SET required_product_id = NULL, gift_product_id = NULL");
            Product product = products.findById(ordered).orElseThrow();

            isNotDeleted(products, product, "fk_order_item_product");
        });
    }

    @Test
    void many_products_are_inserted_in_one_batch_for_each_pool_of_50_ids() {
        caller().rolledBack((products, transaction) -> {
            List<Product> many = IntStream.rangeClosed(1, 120)
                    .mapToObj(number -> newProduct(transaction, "One of many " + number))
                    .toList();

            transaction.statements().clear();

            products.insertAll(many);

            assertThat(transaction.statements())
                    .filteredOn(sql -> sql.startsWith("insert"))
                    .hasSizeLessThanOrEqualTo(120 / 50 + 2);
            assertThat(Sql.<Long>column(
                            transaction.connection(), "SELECT id FROM product WHERE name LIKE 'One of many %'"))
                    .containsExactlyInAnyOrderElementsOf(
                            many.stream().map(Product::getId).toList());
        });
    }

    @Override
    Product newRow(Transaction transaction) {
        return newProduct(transaction, "new");
    }

    private static Product newProduct(Transaction transaction, String name) {
        return new Product(
                transaction.session().get(Market.class, 123L),
                ProductType.SERVICE,
                name,
                new Prices(
                        new BigDecimal("10.5"),
                        new BigDecimal("9.25"),
                        new BigDecimal("8.125"),
                        new BigDecimal("99999999999.999")),
                transaction.session().get(SubCategory.class, 5L));
    }
}
