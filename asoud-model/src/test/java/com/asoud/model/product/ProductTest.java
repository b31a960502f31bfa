package com.asoud.model.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.asoud.model.PublicationStatus;
import com.asoud.model.category.Category;
import com.asoud.model.category.SubCategory;
import com.asoud.model.market.Market;
import com.asoud.model.market.MarketType;
import com.asoud.model.user.User;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ProductTest {

    private final Product product = product("Boots");

    @Test
    void a_new_product_is_a_draft_without_stock_or_tag() {
        assertThat(product.getStatus()).isEqualTo(PublicationStatus.DRAFT);
        assertThat(product.getStock()).isZero();
        assertThat(product.getTag()).isEqualTo(ProductTag.NONE);
    }

    @Test
    void a_draft_cannot_be_published() {
        assertThatIllegalStateException().isThrownBy(product::publish);

        product.submit();
        product.publish();
        assertThat(product.getStatus()).isEqualTo(PublicationStatus.PUBLISHED);
    }

    @Test
    void no_more_leaves_the_stock_than_is_there() {
        product.restock(5);
        product.takeFromStock(3);

        assertThatIllegalStateException()
                .isThrownBy(() -> product.takeFromStock(3))
                .withMessage("Product#unsaved has 2 in stock, not 3; restock() it first");
        assertThat(product.getStock()).isEqualTo(2);
    }

    @Test
    void pieces_are_counted_from_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> product.restock(0));
        assertThatIllegalArgumentException().isThrownBy(() -> product.takeFromStock(-1));
    }

    @Test
    void a_product_is_a_requirement_as_long_as_it_requires_another() {
        product.require(product("Laces"));
        assertThat(product.isRequirement()).isTrue();

        product.require(null);
        assertThat(product.isRequirement()).isFalse();
    }

    @Test
    void a_product_refers_to_another_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> product.require(product));
        assertThatIllegalArgumentException().isThrownBy(() -> product.give(product));
    }

    @Test
    void prices_are_not_negative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Prices(BigDecimal.ONE, BigDecimal.ONE, new BigDecimal("-0.001"), BigDecimal.ONE))
                .withMessage("The marketer price is negative: -0.001");
    }

    private static Product product(String name) {
        SubCategory shoes = new SubCategory(new Category("Clothing"), "Shoes");
        User owner = new User("+989121234567", "Parvin");
        Market market = new Market(owner, MarketType.SHOP, "parvin-shoes", "Parvin's shoes", shoes);
        return new Product(market, ProductType.GOOD, name, Prices.same(new BigDecimal("120.500")), shoes);
    }
}
