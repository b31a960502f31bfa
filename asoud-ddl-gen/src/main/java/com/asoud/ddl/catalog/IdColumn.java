package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;

/**
 * A column whose values are taken from a sequence, by the application.
 *
 * @param column the column, unquoted
 */
public record IdColumn(ObjectName table, String column) {}
