package com.asoud.benchmark.schemas;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** A visit, of a partitioned table whose partitions are in another schema. */
@Entity
@Table(schema = "archive", name = "visit", indexes = @Index(name = "idx_visit_item", columnList = "item"))
public class Visit {

    @Id
    private long id;

    @Column(nullable = false)
    private long item;

    protected Visit() {}
}
