/** The people who own markets and place orders. */
@NullMarked
package com.asoud.model.user;

import org.jspecify.annotations.NullMarked;
