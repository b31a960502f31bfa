/** Changing a live database, piece by piece. */
@NullMarked
package com.asoud.ddl.migrate;

import org.jspecify.annotations.NullMarked;
