package com.asoud.peers.access;

import static com.asoud.peers.access.Operation.PAGE;

import com.asoud.model.PublicationStatus;
import com.asoud.model.market.MarketRepository_;
import com.asoud.model.order.Order;
import com.asoud.model.order.OrderRepository_;
import com.asoud.model.product.ProductRepository_;
import com.asoud.peers.access.Hibernate.References;
import jakarta.data.Limit;
import jakarta.data.page.PageRequest;
import jakarta.data.page.PageRequest.Cursor;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.springframework.beans.factory.ObjectProvider;

/** The repositories of {@code asoud-model}, as its README uses them. */
final class RepositoryAccess implements Access {

    private final SessionFactory sessions;
    private final Sample sample;
    private final References references;

    RepositoryAccess(DataSource pool, Sample sample) {
        this.sessions = Hibernate.open(pool);
        this.sample = sample;
        this.references = References.read(sessions);
    }

    @Override
    public List<Call> calls() {
        return List.of(
                call(
                        Operation.LIST,
                        "the model's repository",
                        session -> new ProductRepository_(session).publishedInMarket(Sample.MARKET, Limit.of(PAGE))),
                call(
                        Operation.LOOK_UP,
                        "the model's repository",
                        session -> new MarketRepository_(session).findByBusinessId(Sample.BUSINESS_ID)),
                call(
                        Operation.PAGE_500,
                        "the model's repository, after the last row",
                        session -> new ProductRepository_(session)
                                .newestPublishedAfter(sample.lastCreatedAt(), sample.lastId(), Limit.of(PAGE))),
                call(
                        Operation.PAGE_500,
                        "the model's repository, Limit.range",
                        session -> new ProductRepository_(session)
                                .newestPublished(
                                        Limit.range(Operation.BEFORE_PAGE_500 + 1, Operation.BEFORE_PAGE_500 + PAGE))),
                call(Operation.PAGE_500, "Jakarta Data's cursor, which the model does not use", this::cursoredPage),
                call(Operation.INSERT, "the model's repository, all at once", this::insert),
                call(Operation.INSERT, "the model's repository, insertWithItems", this::insertOneByOne),
                call(
                        Operation.MONTH,
                        "the model's repository",
                        session -> new OrderRepository_(session).totalPaid(Sample.FROM, Sample.UNTIL)));
    }

    private Call call(Operation operation, String way, Function<StatelessSession, Object> work) {
        return new Call(operation, way, () -> sessions.fromStatelessTransaction(work));
    }

    private Object cursoredPage(StatelessSession session) {
        Cursor last = Cursor.forKey(sample.lastCreatedAt(), sample.lastId());
        return new CursoredProducts_(provider(session))
                .newest(
                        PublicationStatus.PUBLISHED,
                        PageRequest.ofSize(PAGE).withoutTotal().afterCursor(last))
                .content();
    }

    /** What Hibernate generates where Spring is on the class path, as it is here. */
    private static ObjectProvider<StatelessSession> provider(StatelessSession session) {
        return new ObjectProvider<>() {
            @Override
            public StatelessSession getObject() {
                return session;
            }
        };
    }

    private Object insert(StatelessSession session) {
        List<Order> orders = references.orders();
        OrderRepository_ repository = new OrderRepository_(session);
        repository.insertAll(orders);
        repository.insertItems(
                orders.stream().flatMap(order -> order.getItems().stream()).toList());
        return orders;
    }

    private Object insertOneByOne(StatelessSession session) {
        List<Order> orders = references.orders();
        orders.forEach(new OrderRepository_(session)::insertWithItems);
        return orders;
    }

    @Override
    public void close() {
        sessions.close();
    }
}
