/**
 * What a call really sends to the database.
 *
 * <pre>
 * a repository call ──datasource-proxy──▶ CapturedStatement: the SQL, and the setters that bound its values
 * </pre>
 */
@NullMarked
package com.asoud.planguard.capture;

import org.jspecify.annotations.NullMarked;
