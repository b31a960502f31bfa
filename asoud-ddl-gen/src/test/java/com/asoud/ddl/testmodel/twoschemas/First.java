package com.asoud.ddl.testmodel.twoschemas;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
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
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first release: entities of the default schema, and of {@code sales}, {@code stock} and {@code "Sales Dept"}. */
public final class First {

    private First() {}

    public static Class<?>[] all() {
        return new Class<?>[] {Customer.class, Order.class, Item.class, SalesNote.class, StockNote.class, Deal.class};
    }

    public enum Status {
        OPEN,
        PAID
    }

    /** Of the default schema, whatever that is. */
    @Entity
    @Table(name = "customer", indexes = @Index(name = "idx_created", columnList = "created_at"))
    public static class Customer {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        @Nullable
        Long id;

        @Column(name = "created_at")
        @Nullable
        Instant createdAt;
    }

    @Entity
    @Table(
            schema = "sales",
            name = "order",
            indexes = {
                @Index(name = "idx_created", columnList = "created_at"),
                @Index(name = "idx_order_item", columnList = "item_id"),
                @Index(name = "idx_order_customer", columnList = "customer_id")
            })
    public static class Order {
        @Id
        @GeneratedValue(generator = "order_ids")
        @SequenceGenerator(name = "order_ids", schema = "sales", sequenceName = "ids")
        @Nullable
        Long id;

        @Column(name = "created_at")
        @Nullable
        Instant createdAt;

        @Enumerated(EnumType.STRING)
        @Nullable
        Status status;

        @ManyToOne
        @JoinColumn(name = "customer_id", foreignKey = @ForeignKey(name = "order_customer_fk"))
        @Nullable
        Customer customer;

        @ManyToOne
        @JoinColumn(name = "item_id", foreignKey = @ForeignKey(name = "order_item_fk"))
        @Nullable
        Item item;

        @ManyToMany
        @JoinTable(
                schema = "stock",
                name = "reserved",
                joinColumns = @JoinColumn(name = "order_id"),
                inverseJoinColumns = @JoinColumn(name = "item_id"),
                indexes = @Index(name = "idx_reserved_item", columnList = "item_id"))
        Set<Item> reserved = new HashSet<>();
    }

    @Entity
    @Table(schema = "stock", name = "item", indexes = @Index(name = "idx_created", columnList = "created_at"))
    public static class Item {
        @Id
        @GeneratedValue(generator = "item_ids")
        @SequenceGenerator(name = "item_ids", schema = "stock", sequenceName = "ids")
        @Nullable
        Long id;

        @Column(name = "created_at")
        @Nullable
        Instant createdAt;

        @ElementCollection
        @CollectionTable(schema = "stock", name = "label", joinColumns = @JoinColumn(name = "item_id"))
        @Nullable
        Set<String> labels = new HashSet<>();
    }

    @Entity
    @Table(schema = "sales", name = "note", indexes = @Index(name = "idx_note", columnList = "text"))
    public static class SalesNote {
        @Id
        long id;

        @Nullable
        String text;
    }

    @Entity
    @Table(
            schema = "stock",
            name = "note",
            indexes = {
                @Index(name = "idx_note", columnList = "text"),
                @Index(name = "idx_note_id", columnList = "id, text")
            })
    public static class StockNote {
        @Id
        long id;

        @Nullable
        String text;
    }

    @Entity
    @Table(schema = "`Sales Dept`", name = "`Deal.Book`", indexes = @Index(name = "idx_note", columnList = "text"))
    public static class Deal {
        @Id
        long id;

        @Nullable
        String text;
    }
}
