package com.asoud.planguard.spring.shop;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.spring.SpringModel;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

class Shop extends SpringModel {

    @Override
    protected void rows(Connection shop, long rows) throws SQLException {
        Sql.execute(
                shop,
                "INSERT INTO customer SELECT i, 'c' || i || '@example.com', 'town ' || i %% 40 FROM generate_series(1, %s) AS i"
                        .formatted(rows / 4));
        Sql.execute(shop, """
                INSERT INTO purchase
                SELECT i, 1 + floor(%2$s * pow(i::float8 / (%1$s + 1), 3)), '2025-01-01'::timestamptz + i * interval '1 min', 'new', i %% 900
                FROM generate_series(1, %1$s) AS i""".formatted(rows, rows / 4));
        Sql.execute(
                shop,
                "INSERT INTO purchase_line SELECT i, 1 + i / 2, 'a' FROM generate_series(1, %s) AS i".formatted(rows));
    }

    @Override
    public List<Scale> scales() {
        return List.of(Scale.of(4_000), Scale.of(40_000));
    }
}
