/** The migration files: names, versions, headers, and how they are read, run and written. */
@NullMarked
package com.asoud.ddl.flyway;

import org.jspecify.annotations.NullMarked;
