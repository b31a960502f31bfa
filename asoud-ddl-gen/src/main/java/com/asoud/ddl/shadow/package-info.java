/** A throwaway PostgreSQL server and its databases: where the wanted and the current schema are compared and proven. */
@NullMarked
package com.asoud.ddl.shadow;

import org.jspecify.annotations.NullMarked;
