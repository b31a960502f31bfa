package com.asoud.ddl.testmodel.releases;

import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.ColumnDefault;
import org.jspecify.annotations.Nullable;

/**
 * The model of years later: fields and an entity are gone, enums and a hierarchy have grown, a column is longer, what
 * had a name of Hibernate's has its own, and a column is new that no row can do without.
 */
public final class NextRelease {

    public static final List<Class<?>> ENTITIES =
            List.of(Customer.class, Purchase.class, Payment.class, CardPayment.class, TransferPayment.class);

    private NextRelease() {}

    enum State {
        ACTIVE,
        BLOCKED,
        GONE
    }

    enum Kind {
        SHOP,
        PHONE,
        NET
    }

    @Entity(name = "customer")
    @Table(
            name = "customer",
            uniqueConstraints = @UniqueConstraint(name = "uq_customer_email", columnNames = "email"),
            indexes = @Index(name = "idx_customer_name", columnList = "name"))
    public static class Customer {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        @Nullable
        Long id;

        @Column(length = 200, nullable = false)
        String name = "next";

        @Nullable
        String email;

        @Enumerated(EnumType.STRING)
        State state = State.BLOCKED;

        @Column(nullable = false)
        @ColumnDefault("true")
        boolean fresh;

        @ElementCollection
        Set<String> labels = new HashSet<>();
    }

    @Entity(name = "purchase")
    @Table(name = "purchase", indexes = @Index(name = "idx_purchase_customer", columnList = "customer_id"))
    public static class Purchase {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        @Nullable
        Long id;

        @ManyToOne(optional = false)
        @JoinColumn(name = "customer_id", foreignKey = @ForeignKey(name = "fk_purchase_customer"))
        @Nullable
        Customer customer;

        @Enumerated(EnumType.ORDINAL)
        Kind kind = Kind.NET;

        @Nullable
        String note;

        Purchase() {}

        public Purchase(Customer customer) {
            this.customer = customer;
        }
    }

    @Entity(name = "payment")
    @Table(name = "payment")
    @DiscriminatorColumn(name = "kind")
    public abstract static class Payment {
        @Id
        @GeneratedValue
        @Nullable
        Long id;
    }

    @Entity(name = "card")
    public static class CardPayment extends Payment {
        @Nullable
        String card;
    }

    @Entity(name = "transfer")
    public static class TransferPayment extends Payment {
        @Nullable
        String account;
    }
}
