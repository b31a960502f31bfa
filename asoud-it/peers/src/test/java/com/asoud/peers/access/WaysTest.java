package com.asoud.peers.access;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.model.market.Market;
import com.asoud.model.product.Product;
import com.asoud.postgres.Sql;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** That all ways do the same, and what they ask of the server for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class WaysTest {

    private static final String INSERTED = """
            SELECT count(DISTINCT o.id) || ' orders, ' || count(*) || ' items, ' || sum(quantity * unit_price)
            FROM "order" o JOIN order_item i ON i.order_id = o.id
            WHERE o.user_id = 789 AND o.status = 'draft' AND o.created_at > ?::timestamptz
            """;

    private static final String AFTER_ALL_SAMPLE_DATA = "2026-04-01";

    private Marketplace marketplace;

    @BeforeAll
    void start() {
        marketplace = new Marketplace(20_000);
    }

    @AfterAll
    void stop() {
        marketplace.close();
    }

    @Test
    void all_ways_return_the_same_rows() throws Exception {
        Map<String, Object> results = new LinkedHashMap<>();
        Map<Operation, Object> ofJdbc = new LinkedHashMap<>();
        for (Way way : Way.values()) {
            call(way, call -> {
                if (call.operation() != Operation.INSERT) {
                    Object result = plain(call.code().call());
                    results.put(call.name(), result);
                    ofJdbc.putIfAbsent(call.operation(), result);
                }
            });
        }

        assertThat((List<?>) ofJdbc.get(Operation.LIST)).hasSize(Operation.PAGE);
        assertThat((List<?>) ofJdbc.get(Operation.PAGE_500)).hasSize(Operation.PAGE);
        assertThat((Optional<?>) ofJdbc.get(Operation.LOOK_UP)).isPresent();
        assertThat(results)
                .allSatisfy((name, result) ->
                        assertThat(result).isEqualTo(ofJdbc.get(Operation.valueOf(name.split(":")[0]))));
    }

    @Test
    void all_ways_insert_the_same_rows() throws Exception {
        Map<String, Object> inserted = new LinkedHashMap<>();
        for (Way way : Way.values()) {
            call(way, call -> {
                if (call.operation() == Operation.INSERT) {
                    try (Marketplace.Database database = marketplace.open();
                            HikariDataSource pool = database.pool().open();
                            Connection observer = database.connect();
                            Access access = way.open(pool, Sample.read(observer))) {
                        find(access, call.name()).code().call();
                        inserted.put(call.name(), Sql.value(observer, INSERTED, AFTER_ALL_SAMPLE_DATA));
                    }
                }
            });
        }

        assertThat(inserted).hasSizeGreaterThan(Way.values().length - 1);
        assertThat(inserted.values()).containsOnly("1000 orders, 2000 items, 39800.000");
    }

    @Test
    void the_model_sends_no_more_than_spring_data_jpa_and_every_count_repeats() throws Exception {
        List<Counted> all = Counted.all(marketplace);
        Map<Operation, List<Counted>> operations = all.stream().collect(groupingBy(Counted::operation));

        assertThat(operations.keySet()).containsExactlyInAnyOrder(Operation.values());
        operations.forEach((operation, calls) -> assertThat(least(calls, Way.REPOSITORY))
                .as(operation.title())
                .isLessThanOrEqualTo(least(calls, Way.SPRING_DATA)));
        assertThat(counts(Counted.all(marketplace))).isEqualTo(counts(all));
    }

    private interface Use {
        void of(Call call) throws Exception;
    }

    private void call(Way way, Use use) throws Exception {
        try (Marketplace.Database database = marketplace.open();
                HikariDataSource pool = database.pool().open();
                Connection observer = database.connect();
                Access access = way.open(pool, Sample.read(observer))) {
            for (Call call : access.calls()) {
                use.of(call);
            }
        }
    }

    private static Call find(Access access, String name) {
        return access.calls().stream()
                .filter(call -> call.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object plain(Object result) throws SQLException {
        if (result instanceof Optional<?> optional) {
            return optional.map(WaysTest::row);
        }
        return result instanceof List<?> list ? list.stream().map(WaysTest::row).toList() : result;
    }

    private static Object row(Object entity) {
        if (entity instanceof Product product) {
            return ProductRow.of(product);
        }
        return entity instanceof Market market ? MarketRow.of(market) : entity;
    }

    private static long least(List<Counted> calls, Way way) {
        return calls.stream()
                .filter(call -> call.way() == way)
                .mapToLong(call -> call.counts().statements())
                .min()
                .orElseThrow();
    }

    /** Pages are those of a table that grows, where rows are inserted. */
    private static Map<String, Object> counts(List<Counted> calls) {
        return calls.stream()
                .collect(toMap(
                        Counted::name,
                        call -> call.operation() == Operation.INSERT
                                ? List.of(
                                        call.counts().statements(),
                                        call.counts().calls(),
                                        call.counts().rows())
                                : call.counts()));
    }
}
