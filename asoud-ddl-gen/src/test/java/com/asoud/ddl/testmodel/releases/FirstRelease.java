package com.asoud.ddl.testmodel.releases;

import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The model with which an application went live. */
public final class FirstRelease {

    public static final List<Class<?>> ENTITIES =
            List.of(Customer.class, Purchase.class, Payment.class, CardPayment.class, Legacy.class);

    private FirstRelease() {}

    enum State {
        ACTIVE,
        GONE
    }

    enum Kind {
        SHOP,
        PHONE
    }

    @Entity(name = "customer")
    @Table(name = "customer")
    public static class Customer {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        @Nullable
        Long id;

        @Column(length = 20, nullable = false)
        String name = "first";

        @Column(unique = true)
        @Nullable
        String email;

        @Column(nullable = false)
        String fax = "none";

        @Enumerated(EnumType.STRING)
        State state = State.ACTIVE;

        @ElementCollection
        Set<String> labels = new HashSet<>();
    }

    @Entity(name = "purchase")
    @Table(name = "purchase")
    public static class Purchase {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        @Nullable
        Long id;

        @ManyToOne(optional = false)
        @JoinColumn(name = "customer_id")
        @Nullable
        Customer customer;

        @Enumerated(EnumType.ORDINAL)
        Kind kind = Kind.SHOP;

        @Nullable
        String remark;

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

    @Entity(name = "legacy")
    @Table(name = "legacy")
    public static class Legacy {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        @Nullable
        Long id;
    }
}
