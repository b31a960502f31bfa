/** Guards every query of the marketplace's repositories. */
@NullMarked
package com.asoud.it.plans;

import org.jspecify.annotations.NullMarked;
