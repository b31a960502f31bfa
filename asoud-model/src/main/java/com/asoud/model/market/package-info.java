/** Markets: who sells, and whether the public may see it. */
@NullMarked
package com.asoud.model.market;

import org.jspecify.annotations.NullMarked;
