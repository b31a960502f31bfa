package com.asoud.peers.access;

import com.asoud.postgres.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * What is asked for, which is the same for every way.
 *
 * @param lastCreatedAt of the last row of page 499
 * @param lastId of the same row
 */
record Sample(Instant lastCreatedAt, long lastId) {

    /** The guide's. */
    static final long MARKET = 123;

    static final String BUSINESS_ID = "market-123";

    /** The guide's buyer. */
    static final long USER = 789;

    /** In every order. */
    static final List<Long> PRODUCTS = List.of(1L, 2L);

    /** Of each. */
    static final BigDecimal PRICE = new BigDecimal("19.900");

    static final Instant FROM = Instant.parse("2025-06-01T00:00:00Z");

    static final Instant UNTIL = Instant.parse("2025-07-01T00:00:00Z");

    private static final String LAST_OF_PAGE_499 = """
            SELECT created_at, id FROM product
            WHERE status = 'published'
            ORDER BY created_at DESC, id DESC
            OFFSET ? LIMIT 1
            """;

    /** @throws IllegalStateException if there are not so many rows */
    static Sample read(Connection connection) throws SQLException {
        return Sql.read(
                        connection,
                        LAST_OF_PAGE_499,
                        row -> new Sample(row.getObject(1, OffsetDateTime.class).toInstant(), row.getLong(2)),
                        Operation.BEFORE_PAGE_500 - 1)
                .stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no page 500; take more --rows"));
    }
}
