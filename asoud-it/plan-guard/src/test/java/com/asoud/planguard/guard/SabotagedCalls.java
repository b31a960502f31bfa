package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Sabotage.of;

import com.asoud.planguard.guard.Diagnosis.Cause;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.hibernate.jpa.HibernateHints;
import org.jspecify.annotations.Nullable;

/** Neither index nor query is wrong: how Hibernate is asked is. */
final class SabotagedCalls {

    /** Ten bottles and twelve labels to a crate; crates of 20 lie in one hall. */
    static final String ROWS = """
            CREATE TABLE crate AS
            SELECT id, id / 20 AS hall, repeat('x', 60) AS note FROM generate_series(1, %1$s::bigint / 5) AS id;
            ALTER TABLE crate ADD PRIMARY KEY (id);
            CREATE INDEX crate_hall ON crate (hall);
            CREATE TABLE bottle AS SELECT id, id / 10 AS crate_id, repeat('x', 60) AS note
            FROM generate_series(10, %1$s::bigint * 2) AS id;
            ALTER TABLE bottle ADD PRIMARY KEY (id);
            CREATE INDEX bottle_crate ON bottle (crate_id);
            CREATE TABLE label AS SELECT id, id / 12 AS crate_id, repeat('x', 60) AS note
            FROM generate_series(12, %1$s::bigint * 2) AS id;
            ALTER TABLE label ADD PRIMARY KEY (id);
            CREATE INDEX label_crate ON label (crate_id);
            """;

    @Entity(name = "Crate")
    @Table(name = "crate")
    static class Crate {

        @Id
        @Nullable
        Long id;

        @Nullable
        Long hall;

        @OneToMany(mappedBy = "crate")
        Set<Bottle> bottles = new HashSet<>();

        @OneToMany(mappedBy = "crate")
        Set<Label> labels = new HashSet<>();
    }

    @Entity(name = "Bottle")
    @Table(name = "bottle")
    static class Bottle {

        @Id
        @Nullable
        Long id;

        @Nullable
        String note;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "crate_id")
        @Nullable
        Crate crate;
    }

    @Entity(name = "Label")
    @Table(name = "label")
    static class Label {

        @Id
        @Nullable
        Long id;

        @Nullable
        String note;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "crate_id")
        @Nullable
        Crate crate;
    }

    static final List<Sabotage> ALL = List.of(
            of(Cause.N_PLUS_ONE, "an association for each row")
                    .calls((session, table) -> bottles(session).forEach(bottle -> session.fetch(bottle.crate)))
                    .promising(call -> call.statements(1)),
            of(Cause.N_PLUS_ONE, "a collection for each row")
                    .calls((session, table) -> session.createSelectionQuery("from Crate where hall = 3", Crate.class)
                            .getResultList()
                            .forEach(crate -> session.fetch(crate.bottles)))
                    .promising(call -> call.reads("crate", "bottle").buffers(atMost(10))),
            of(Cause.FURTHER_STATEMENT, "a count beside a page")
                    .calls((session, table) -> {
                        bottles(session);
                        session.createSelectionQuery("select count(*) from Bottle where crate.id = 3", Long.class)
                                .getSingleResult();
                    })
                    .promising(call -> call.statements(1)),
            of(Cause.FEWER_STATEMENTS, "a statement that is not sent")
                    .calls((session, table) -> bottles(session))
                    .promising(call -> call.statements(2)),
            of(Cause.IN_MEMORY_PAGING, "a page of crates in the order of their bottles")
                    .calls((session, table) -> session.createSelectionQuery(
                                    "from Crate c join fetch c.bottles b order by b.id", Crate.class)
                            .setMaxResults(3)
                            .getResultList())
                    .promising(
                            call -> call.reads("crate", "bottle", "bottle_pkey").rows(atMost(60))),
            of(Cause.IN_MEMORY_PAGING, "a page of a hall with its bottles")
                    .calls((session, table) -> session.createSelectionQuery(
                                    "from Crate c left join fetch c.bottles b where c.hall = :hall order by b.note, b.id",
                                    Crate.class)
                            .setParameter("hall", 3L)
                            .setFirstResult(2)
                            .setMaxResults(2)
                            .getResultList())
                    .promising(
                            call -> call.reads("crate", "bottle", "bottle_pkey").rows(atMost(60))),
            of(Cause.IN_MEMORY_PAGING, "a page that a hint takes in memory")
                    .calls((session, table) -> session.createSelectionQuery(
                                    "from Crate c join fetch c.bottles where c.hall = :hall", Crate.class)
                            .setParameter("hall", 3L)
                            .setMaxResults(3)
                            .setHint(HibernateHints.HINT_LIMIT_IN_MEMORY, true)
                            .getResultList())
                    .promising(
                            call -> call.reads("crate", "bottle", "bottle_pkey").rows(atMost(60))),
            of(Cause.JOIN_MULTIPLICATION, "bottles beside bottles of their crate")
                    .asks(
                            "SELECT a.id, b.id FROM bottle AS a JOIN bottle AS b ON b.crate_id = a.crate_id WHERE a.crate_id = ?",
                            3L)
                    .promising(call -> call.reads("bottle").rows(atMost(20))),
            of(Cause.JOIN_MULTIPLICATION, "pages that are read for each pair")
                    .with("CREATE INDEX $t_i ON $t (id)")
                    .asks(
                            "SELECT b.id, l.id, t.note FROM bottle AS b JOIN label AS l ON l.crate_id = b.crate_id "
                                    + "JOIN $t AS t ON t.id = b.id * 12 + l.id WHERE b.crate_id = ?",
                            3L)
                    .promisingOfAll(call -> call.reads("bottle", "label").buffers(atMost(60))),
            of(Cause.JOIN_MULTIPLICATION, "two collections in one statement")
                    .calls((session, table) -> session.createSelectionQuery(
                                    "from Crate c join fetch c.bottles join fetch c.labels where c.hall = :hall",
                                    Crate.class)
                            .setParameter("hall", 3L)
                            .getResultList())
                    .promising(call -> call.reads("crate", "bottle", "label").rows(atMost(400))),
            of(Cause.JOIN_MULTIPLICATION, "rows of two tables that have nothing to do with each other")
                    .asks(
                            "SELECT c.id, b.id, l.id FROM crate AS c JOIN bottle AS b ON b.crate_id = c.id "
                                    + "JOIN label AS l ON l.crate_id = c.id WHERE c.id = ?",
                            3L)
                    .promising(call -> call.reads("crate", "bottle", "label").rows(atMost(30))));

    private static List<Bottle> bottles(StatelessSession session) {
        return session.createSelectionQuery("from Bottle where id between 100 and 150", Bottle.class)
                .getResultList();
    }

    private SabotagedCalls() {}
}
