package com.asoud.model.order;

/**
 * The orders of one payment type in one state, counted by the database.
 *
 * @param type how they are to be paid
 * @param status how far they have come
 * @param orders how many; 1 or more
 */
public record OrderTypeCount(OrderType type, OrderStatus status, long orders) {}
