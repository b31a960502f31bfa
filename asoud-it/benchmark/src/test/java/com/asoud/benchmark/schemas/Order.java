package com.asoud.benchmark.schemas;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** An order of a schema that has to be quoted, in a table that has to be. */
@Entity
@Table(schema = "`Übungs Schema`", name = "`order`", indexes = @Index(name = "idx_order_buyer", columnList = "buyer"))
public class Order {

    @Id
    private long id;

    @Column(nullable = false)
    private long buyer;

    @Column(nullable = false)
    private long created;

    @Column(nullable = false)
    private String title;

    protected Order() {}
}
