/** Changes to the model, made in a copy of the project as CONTRIBUTING says. */
@NullMarked
package com.asoud.it.selfchange;

import org.jspecify.annotations.NullMarked;
