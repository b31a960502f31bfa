/** Models with one fault each. */
@NullMarked
package com.asoud.ddl.testmodel.faults;

import org.jspecify.annotations.NullMarked;
