package com.asoud.model.order;

import java.math.BigDecimal;

/**
 * The orders of one payment type in one state, added up by the database.
 *
 * @param type how they are to be paid
 * @param status how far they have come
 * @param orders how many; 1 or more
 * @param payable the sum of their payable amounts, in the marketplace's one currency, with three decimals
 */
public record OrderTypeTotal(OrderType type, OrderStatus status, long orders, BigDecimal payable) {}
