package com.asoud.planguard.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLXML;
import org.postgresql.PGConnection;

/**
 * Values that a program can bind once only: it reads a stream to its end, and may free an array afterwards. They are
 * copied before the driver gets them, so that they can be bound again.
 */
final class LastingValue {

    private LastingValue() {}

    /**
     * The arguments of a setter, with copies in place of such values.
     *
     * @throws SQLException if a value is freed already
     */
    static Object[] of(PreparedStatement statement, Object[] arguments) throws SQLException {
        Object[] lasting = arguments.clone();
        for (int i = 0; i < lasting.length; i++) {
            lasting[i] = of(statement, lasting[i]);
        }
        return lasting;
    }

    private static Object of(PreparedStatement statement, Object value) throws SQLException {
        try {
            if (value instanceof InputStream bytes) {
                return new ByteArrayInputStream(bytes.readAllBytes());
            }
            if (value instanceof Reader text) {
                StringWriter all = new StringWriter();
                text.transferTo(all);
                return new StringReader(all.toString());
            }
        } catch (IOException unreadable) {
            throw new SQLException("A value cannot be read", unreadable);
        }
        Connection connection = statement.getConnection();
        if (value instanceof Array array) {
            return connection.unwrap(PGConnection.class).createArrayOf(array.getBaseTypeName(), array.getArray());
        }
        if (value instanceof SQLXML document) {
            SQLXML copy = connection.createSQLXML();
            copy.setString(document.getString());
            return copy;
        }
        return value;
    }

    /** The same arguments, to be bound once more. */
    static Object[] again(Object[] arguments) {
        try {
            for (Object value : arguments) {
                if (value instanceof ByteArrayInputStream bytes) {
                    bytes.reset();
                } else if (value instanceof StringReader text) {
                    text.reset();
                }
            }
            return arguments;
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
