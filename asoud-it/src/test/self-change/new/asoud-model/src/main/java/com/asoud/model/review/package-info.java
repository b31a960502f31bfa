/** Reviews: what buyers say about a product. */
@NullMarked
package com.asoud.model.review;

import org.jspecify.annotations.NullMarked;
