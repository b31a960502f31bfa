/** A library for tests on a real PostgreSQL; it knows Hibernate, and no model. */
@NullMarked
package com.asoud.planguard;

import org.jspecify.annotations.NullMarked;
