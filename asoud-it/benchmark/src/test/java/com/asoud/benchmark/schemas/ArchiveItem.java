package com.asoud.benchmark.schemas;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** An item of the archive, with a table of tags that has no index, not even of a primary key. */
@Entity
@Table(schema = "archive", name = "item", indexes = @Index(name = "idx_item", columnList = "code"))
public class ArchiveItem {

    @Id
    private long id;

    @Column(nullable = false)
    private long code;

    @Column(nullable = false)
    private long created;

    @Column(nullable = false)
    private String title;

    @ElementCollection
    @CollectionTable(schema = "archive", name = "item_tag", joinColumns = @JoinColumn(name = "item_id"))
    @Column(name = "tag", nullable = false)
    private List<String> tags = new ArrayList<>();

    protected ArchiveItem() {}
}
