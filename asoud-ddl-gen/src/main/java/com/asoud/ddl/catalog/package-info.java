/** What a PostgreSQL database holds, as values read from {@code pg_catalog}, and what differs between two of them. */
@NullMarked
package com.asoud.ddl.catalog;

import org.jspecify.annotations.NullMarked;
