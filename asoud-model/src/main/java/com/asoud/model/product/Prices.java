package com.asoud.model.product;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.math.BigDecimal;

/**
 * What a product costs whom, each in the marketplace's one currency, with at most three decimals
 * ({@code numeric(14,3)}).
 *
 * @param main what a customer pays
 * @param colleague what another seller pays
 * @param marketer what a marketer pays
 * @param maximumSell the most anybody may ask for it
 */
@Embeddable
public record Prices(
        @Column(name = "main_price", nullable = false, precision = 14, scale = 3)
        BigDecimal main,

        @Column(name = "colleague_price", nullable = false, precision = 14, scale = 3)
        BigDecimal colleague,

        @Column(name = "marketer_price", nullable = false, precision = 14, scale = 3)
        BigDecimal marketer,

        @Column(name = "maximum_sell_price", nullable = false, precision = 14, scale = 3)
        BigDecimal maximumSell) {

    /**
     * Checks the prices.
     *
     * @throws IllegalArgumentException if one is negative; the table's check constraint says the same
     */
    public Prices {
        requireNotNegative("main", main);
        requireNotNegative("colleague", colleague);
        requireNotNegative("marketer", marketer);
        requireNotNegative("maximum sell", maximumSell);
    }

    /**
     * One price for everybody, which is also the most that may be asked.
     *
     * @param price 0 or more
     * @throws IllegalArgumentException if it is negative
     */
    public static Prices same(BigDecimal price) {
        return new Prices(price, price, price, price);
    }

    private static void requireNotNegative(String which, BigDecimal price) {
        if (price.signum() < 0) {
            throw new IllegalArgumentException("The %s price is negative: %s".formatted(which, price));
        }
    }
}
