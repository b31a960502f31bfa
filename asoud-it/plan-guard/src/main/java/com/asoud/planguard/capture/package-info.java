/**
 * What a call really sends to the database, whoever sends it: Hibernate of any version, Spring Data, a
 * {@code JdbcTemplate}, plain JDBC.
 *
 * <pre>
 * a call ──▶ CapturingDataSource ──datasource-proxy──▶ CapturedStatement: the SQL, and the setters that bound its values
 *                    │
 *                    └── lends one transaction to all: SharedTransaction, whose borrowers commit and roll back savepoints
 * </pre>
 */
@NullMarked
package com.asoud.planguard.capture;

import org.jspecify.annotations.NullMarked;
