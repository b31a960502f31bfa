package com.asoud.model.order;

import java.math.BigDecimal;

/**
 * Orders added up by the database.
 *
 * @param orders how many; 0 or more
 * @param payable the sum of their payable amounts, in the marketplace's one currency, with three decimals; 0 if there
 *     are none
 */
public record OrderTotal(long orders, BigDecimal payable) {}
