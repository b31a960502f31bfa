package com.asoud.planguard.twoschemas;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** A note of the default schema, which is {@code stock}. */
@Entity
@Table(
        name = "note",
        indexes = {
            @Index(name = "idx_note", columnList = "author, written"),
            @Index(name = "ux_note_written", columnList = "written", unique = true)
        })
public class StockNote {

    @Id
    private long id;

    @Column(nullable = false)
    private long author;

    @Column(nullable = false)
    private int written;

    protected StockNote() {}
}
