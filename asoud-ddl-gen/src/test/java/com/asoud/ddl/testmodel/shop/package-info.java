/** A small model without faults, which uses every place where an index can be declared. */
@NullMarked
package com.asoud.ddl.testmodel.shop;

import org.jspecify.annotations.NullMarked;
