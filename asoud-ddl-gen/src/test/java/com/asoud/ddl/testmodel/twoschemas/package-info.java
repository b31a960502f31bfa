/** A model over three schemas, and its next release: what is named alike in two of them is another thing. */
@NullMarked
package com.asoud.ddl.testmodel.twoschemas;

import org.jspecify.annotations.NullMarked;
