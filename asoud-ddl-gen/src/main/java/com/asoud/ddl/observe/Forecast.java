package com.asoud.ddl.observe;

import com.asoud.postgres.ObjectName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a concurrent build of one index will read, write and take, as far as anybody can know beforehand.
 *
 * @param index the index to be built
 * @param table the table it is built on
 * @param rows the rows of the table
 * @param tableBytes what the table takes on disk, out-of-line values included and indexes not ({@code pg_table_size});
 *     empty if there is no such table
 * @param pagesToRead pages of 8 kB, every page of the table twice (manual, {@code CREATE INDEX}, "Building Indexes
 *     Concurrently"); empty if there is no such table
 * @param indexBytes what the finished index will take on disk. WAL of about as much is written, and must be sent to
 *     every standby
 * @param buildTime how long PostgreSQL will be at work if nothing else is, without the time it waits for others
 */
public record Forecast(
        ObjectName index,
        ObjectName table,
        Estimate<Long> rows,
        Optional<Long> tableBytes,
        Optional<Long> pagesToRead,
        Estimate<Long> indexBytes,
        Estimate<Duration> buildTime) {

    /**
     * A number, and where it comes from.
     *
     * @param value empty if it is unknown
     * @param basis for people, on one line: how it was estimated, or why it is unknown
     */
    public record Estimate<T>(Optional<T> value, String basis) {

        static <T> Estimate<T> of(T value, String basis) {
            return new Estimate<>(Optional.of(value), basis);
        }

        static <T> Estimate<T> unknown(String why) {
            return new Estimate<>(Optional.empty(), why);
        }

        /** What follows from the value; what is unknown makes that unknown, for the same reason. */
        <R> Estimate<R> then(Step<T, R> next) throws SQLException {
            return value.isPresent() ? next.from(value.get()) : unknown(basis);
        }
    }

    /** A conclusion that may take a question to the server. */
    @FunctionalInterface
    interface Step<T, R> {
        Estimate<R> from(T value) throws SQLException;
    }

    /** Nothing is known, all for one reason. */
    static Forecast unknown(ObjectName index, ObjectName table, String why) {
        return new Forecast(
                index,
                table,
                Estimate.unknown(why),
                Optional.empty(),
                Optional.empty(),
                Estimate.unknown(why),
                Estimate.unknown(why));
    }
}
