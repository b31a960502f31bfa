/** The two levels by which markets and products are classified. */
@NullMarked
package com.asoud.model.category;

import org.jspecify.annotations.NullMarked;
