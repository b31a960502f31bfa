package com.asoud.peers.access;

import static com.asoud.peers.access.Operation.PAGE;

import com.asoud.model.market.Market;
import com.asoud.model.order.Order;
import com.asoud.model.order.OrderTotal;
import com.asoud.model.product.Product;
import com.asoud.peers.access.Hibernate.References;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;

/** An EntityManager with the HQL of the model's repositories, written by hand. */
final class EntityManagerAccess implements Access {

    private static final String WAY = "EntityManager, HQL";

    private final SessionFactory sessions;
    private final Sample sample;
    private final References references;

    EntityManagerAccess(DataSource pool, Sample sample) {
        this.sessions = Hibernate.open(pool);
        this.sample = sample;
        this.references = References.read(sessions);
    }

    @Override
    public List<Call> calls() {
        return List.of(
                call(
                        Operation.LIST,
                        WAY,
                        manager -> manager.createQuery(Hql.LIST, Product.class)
                                .setParameter("marketId", Sample.MARKET)
                                .setMaxResults(PAGE)
                                .getResultList()),
                call(
                        Operation.LOOK_UP,
                        WAY,
                        manager -> manager.createQuery(Hql.LOOK_UP, Market.class)
                                .setParameter("businessId", Sample.BUSINESS_ID)
                                .getResultStream()
                                .findFirst()),
                call(
                        Operation.PAGE_500,
                        WAY + ", after the last row",
                        manager -> manager.createQuery(Hql.AFTER, Product.class)
                                .setParameter("createdAt", sample.lastCreatedAt())
                                .setParameter("id", sample.lastId())
                                .setMaxResults(PAGE)
                                .getResultList()),
                call(Operation.PAGE_500, WAY + ", setFirstResult", this::offset),
                call(Operation.INSERT, "EntityManager, persist", this::insert),
                call(
                        Operation.MONTH,
                        WAY,
                        manager -> manager.createQuery(Hql.MONTH, OrderTotal.class)
                                .setParameter("from", Sample.FROM)
                                .setParameter("until", Sample.UNTIL)
                                .getSingleResult()));
    }

    private Call call(Operation operation, String way, Function<EntityManager, Object> work) {
        return new Call(operation, way, () -> sessions.callInTransaction(work));
    }

    private Object offset(EntityManager manager) {
        TypedQuery<Product> query = manager.createQuery(Hql.NEWEST, Product.class);
        return query.setFirstResult(Operation.BEFORE_PAGE_500)
                .setMaxResults(PAGE)
                .getResultList();
    }

    private Object insert(EntityManager manager) {
        List<Order> orders = references.orders();
        orders.forEach(manager::persist);
        return orders;
    }

    @Override
    public void close() {
        sessions.close();
    }
}
