/** A model over schemas that are not on the search path; two of them have tables and indexes of one name. */
@NullMarked
package com.asoud.benchmark.schemas;

import org.jspecify.annotations.NullMarked;
