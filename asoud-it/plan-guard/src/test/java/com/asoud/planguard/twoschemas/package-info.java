/** A model over two schemas, which have tables and indexes of one name. */
@NullMarked
package com.asoud.planguard.twoschemas;

import org.jspecify.annotations.NullMarked;
