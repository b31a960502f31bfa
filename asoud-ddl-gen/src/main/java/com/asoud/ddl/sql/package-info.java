/** Operations as SQL text: identifiers, statements and the files' own safety checks. */
@NullMarked
package com.asoud.ddl.sql;

import org.jspecify.annotations.NullMarked;
