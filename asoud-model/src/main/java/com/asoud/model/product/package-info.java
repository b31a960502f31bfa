/** Products: what a market offers, at which price, on which terms. */
@NullMarked
package com.asoud.model.product;

import org.jspecify.annotations.NullMarked;
