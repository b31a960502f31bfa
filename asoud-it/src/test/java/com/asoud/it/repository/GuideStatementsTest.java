package com.asoud.it.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.marketplace.SampleData;
import com.asoud.model.AsoudModel;
import com.asoud.model.BaseEntity;
import com.asoud.model.market.MarketRepository_;
import com.asoud.model.order.OrderRepository_;
import com.asoud.model.product.ProductRepository_;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.postgres.Sql;
import jakarta.data.Limit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The three statements of the guide's section 2, word for word. */
class GuideStatementsTest {

    private static final String PRODUCTS_OF_A_MARKET = """
            SELECT * FROM product WHERE market_id = 123 AND status = 'published' ORDER BY created_at DESC LIMIT 20;
            """;

    private static final String MARKETS_OF_A_USER = """
            SELECT * FROM market WHERE user_id = 456 AND status = 'published';
            """;

    private static final String ORDERS_OF_A_USER = """
            SELECT * FROM "order" WHERE user_id = 789 ORDER BY created_at DESC LIMIT 20;
            """;

    private static final Limit TWENTY = Limit.of(20);

    @RegisterExtension
    static final ClonedDatabase database =
            ClonedDatabase.of(SampleData.TEMPLATE).with(AsoudModel.managedClasses());

    @Test
    void the_newest_products_of_a_market() throws SQLException {
        List<Row> matching =
                rows("SELECT * FROM product", row -> row.has("market_id", 123L) && row.has("status", "published"));

        assertIsNewest20(rows(PRODUCTS_OF_A_MARKET, row -> true), matching);
        assertIsNewest20(
                repository(session -> new ProductRepository_(session).publishedInMarket(123, TWENTY), matching),
                matching);
    }

    @Test
    void the_published_markets_of_a_user() throws SQLException {
        List<Row> matching =
                rows("SELECT * FROM market", row -> row.has("user_id", 456L) && row.has("status", "published"));

        assertThat(matching).as("the sample shows something").isNotEmpty();
        assertThat(rows(MARKETS_OF_A_USER, row -> true)).containsExactlyInAnyOrderElementsOf(matching);
        assertThat(repository(session -> new MarketRepository_(session).publishedOfUser(456), matching))
                .containsExactlyInAnyOrderElementsOf(matching);
    }

    @Test
    void the_newest_orders_of_a_user() throws SQLException {
        List<Row> matching = rows("SELECT * FROM \"order\"", row -> row.has("user_id", 789L));

        assertIsNewest20(rows(ORDERS_OF_A_USER, row -> true), matching);
        assertIsNewest20(repository(session -> new OrderRepository_(session).history(789, TWENTY), matching), matching);
    }

    /**
     * The guide orders by {@code created_at} alone, which leaves open in which order rows of the same moment come, and
     * which of those of the last moment. Everything else is determined, for the statement and the repository alike.
     */
    private static void assertIsNewest20(List<Row> rows, List<Row> matching) {
        List<Instant> newestMoments = matching.stream()
                .map(Row::createdAt)
                .sorted(Comparator.reverseOrder())
                .limit(20)
                .toList();
        Instant last = newestMoments.get(19);

        assertThat(rows).doesNotHaveDuplicates().isSubsetOf(matching);
        assertThat(rows).map(Row::createdAt).isEqualTo(newestMoments);
        assertThat(rows)
                .containsAll(matching.stream()
                        .filter(row -> row.createdAt().isAfter(last))
                        .toList());
    }

    /** A row with all its columns. */
    private record Row(Map<String, Object> columns) {

        boolean has(String column, Object value) {
            return value.equals(columns.get(column));
        }

        Instant createdAt() {
            return (Instant) columns.get("created_at");
        }
    }

    private static List<Row> rows(String sql, Predicate<Row> condition) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.rows(connection, sql).stream()
                    .map(Row::new)
                    .filter(condition)
                    .toList();
        }
    }

    /** What the repository returns, as rows of the table. */
    private static List<Row> repository(
            Function<StatelessSession, List<? extends BaseEntity>> call, List<Row> matching) {
        try (StatelessSession session = database.sessionFactory().openStatelessSession()) {
            return call.apply(session).stream()
                    .map(entity -> matching.stream()
                            .filter(row -> row.has("id", entity.getId()))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(entity + " does not match")))
                    .toList();
        }
    }
}
