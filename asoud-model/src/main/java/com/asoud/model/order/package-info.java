/** Orders: what a user buys, how it is paid, how far it has come. */
@NullMarked
package com.asoud.model.order;

import org.jspecify.annotations.NullMarked;
