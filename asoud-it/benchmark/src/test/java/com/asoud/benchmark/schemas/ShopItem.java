package com.asoud.benchmark.schemas;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** An item of the default schema. */
@Entity
@Table(name = "item", indexes = @Index(name = "idx_item", columnList = "code"))
public class ShopItem {

    @Id
    private long id;

    @Column(nullable = false)
    private long code;

    @Column(nullable = false)
    private long created;

    @Column(nullable = false)
    private String title;

    protected ShopItem() {}
}
