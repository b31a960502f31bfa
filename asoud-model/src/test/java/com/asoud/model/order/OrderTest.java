package com.asoud.model.order;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.asoud.model.category.Category;
import com.asoud.model.category.SubCategory;
import com.asoud.model.market.Market;
import com.asoud.model.market.MarketType;
import com.asoud.model.product.Prices;
import com.asoud.model.product.Product;
import com.asoud.model.product.ProductType;
import com.asoud.model.user.User;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OrderTest {

    private final Product boots = product("Boots");
    private final Product laces = product("Laces");
    private final Order order = new Order(new User("+989121234567", "Parvin"), OrderType.ONLINE);

    @Test
    void the_amount_payable_is_what_the_items_cost_minus_the_discount() {
        order.add(boots, 2, new BigDecimal("120.500"));
        order.discount(new BigDecimal("41"));
        order.add(laces, 3, new BigDecimal("10"));
        assertThat(order.getPayableAmount()).isEqualByComparingTo("230");

        order.discount(new BigDecimal("1"));
        assertThat(order.getPayableAmount()).isEqualByComparingTo("270");
    }

    @Test
    void a_discount_is_at_most_what_the_items_cost() {
        order.add(laces, 1, BigDecimal.TEN);

        assertThatIllegalArgumentException().isThrownBy(() -> order.discount(new BigDecimal("10.001")));
        assertThatIllegalArgumentException().isThrownBy(() -> order.discount(BigDecimal.ONE.negate()));
        assertThat(order.getPayableAmount()).isEqualByComparingTo("10");
    }

    @Test
    void a_product_is_in_an_order_once() {
        order.add(laces, 1, BigDecimal.TEN);

        assertThatIllegalArgumentException().isThrownBy(() -> order.add(laces, 1, BigDecimal.TEN));
        assertThat(order.getItems()).hasSize(1);
    }

    @Test
    void an_item_has_at_least_one_piece_and_no_negative_price() {
        assertThatIllegalArgumentException().isThrownBy(() -> order.add(laces, 0, BigDecimal.TEN));
        assertThatIllegalArgumentException().isThrownBy(() -> order.add(laces, 1, BigDecimal.TEN.negate()));
        assertThat(order.getItems()).isEmpty();
    }

    @Test
    void items_are_added_by_the_order_alone() {
        OrderItem item = order.add(laces, 1, BigDecimal.TEN);

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> order.getItems().remove(item));
    }

    @Test
    void an_order_without_items_cannot_be_placed_and_stays_a_draft() {
        assertThatIllegalStateException().isThrownBy(order::place).withMessageContaining("add() one");
        assertThat(order.getStatus()).isEqualTo(OrderStatus.DRAFT);
    }

    @Test
    void a_placed_order_is_not_changed_any_more() {
        place(order);

        assertThatIllegalStateException().isThrownBy(() -> order.add(laces, 1, BigDecimal.TEN));
        assertThatIllegalStateException().isThrownBy(() -> order.discount(BigDecimal.ZERO));
    }

    @Test
    void an_order_goes_from_draft_to_one_of_three_ends() {
        String ways = Arrays.stream(OrderStatus.values())
                .map(status -> status.code() + " -> "
                        + status.successors().stream().map(OrderStatus::code).collect(joining(", ")))
                .collect(joining("\n"));

        assertThat(ways).isEqualTo("""
                draft -> pending
                pending -> processing, rejected, failed
                processing -> verified, rejected, failed
                verified -> completed, failed
                rejected ->\s
                completed ->\s
                failed -> \
                """);
    }

    @Test
    void an_order_to_be_paid_on_line_is_completed_after_it_was_paid() {
        verify(order);
        assertThatIllegalStateException().isThrownBy(order::complete).withMessageContaining("pay() it");
        assertThat(order.getStatus()).isEqualTo(OrderStatus.VERIFIED);

        order.pay();
        order.complete();
        assertThat(order.getStatus()).isEqualTo(OrderStatus.COMPLETED);
    }

    @Test
    void an_order_in_cash_may_be_paid_after_it_was_completed() {
        Order cash = new Order(new User("+989121234567", "Parvin"), OrderType.CASH);
        verify(cash);
        cash.complete();
        cash.pay();

        assertThat(cash.isPaid()).isTrue();
    }

    @Test
    void an_order_is_paid_once() {
        place(order);
        order.pay();

        assertThatIllegalStateException().isThrownBy(order::pay).withMessageContaining("second payment");
    }

    @Test
    void neither_a_draft_nor_a_rejected_order_can_be_paid() {
        assertThatIllegalStateException().isThrownBy(order::pay).withMessageContaining("place() it first");

        place(order);
        order.reject("Sold out");
        assertThatIllegalStateException().isThrownBy(order::pay).withMessageContaining("give the payment back");
        assertThat(order.getOwnerDescription()).isEqualTo("Sold out");
    }

    private void place(Order draft) {
        draft.add(boots, 1, BigDecimal.TEN);
        draft.place();
    }

    private void verify(Order draft) {
        place(draft);
        draft.startProcessing();
        draft.verify();
    }

    private static Product product(String name) {
        SubCategory shoes = new SubCategory(new Category("Clothing"), "Shoes");
        User owner = new User("+989121234567", "Parvin");
        Market market = new Market(owner, MarketType.SHOP, "parvin-shoes", "Parvin's shoes", shoes);
        return new Product(market, ProductType.GOOD, name, Prices.same(new BigDecimal("120.500")), shoes);
    }
}
