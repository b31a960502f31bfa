package com.asoud.export;

import com.asoud.postgres.ObjectName;
import java.io.Serializable;

/**
 * A column whose values are taken from a sequence, by the application.
 *
 * @param column the column, unquoted
 */
public record IdColumn(ObjectName table, String column) implements Serializable {}
