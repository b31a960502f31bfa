/** Reads a live database, and says how it stands and what a migration would do to it. Changes nothing. */
@NullMarked
package com.asoud.ddl.observe;

import org.jspecify.annotations.NullMarked;
