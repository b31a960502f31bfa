/** The migration files, before anything runs them. */
@NullMarked
package com.asoud.ddl.flyway;

import org.jspecify.annotations.NullMarked;
