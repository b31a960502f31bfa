package com.asoud.ddl.testmodel.twoschemas;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The release after it: of each kind of change one, in one of the schemas, beside what is named alike in another. */
public final class Next {

    private Next() {}

    /** With the entities of the first release that stay as they are. */
    public static Class<?>[] all() {
        return new Class<?>[] {
            First.Customer.class,
            First.Order.class,
            First.Item.class,
            SalesNote.class,
            StockNote.class,
            Deal.class,
            Old.class
        };
    }

    /** Its index is another one now, and two are new, one of them unique; a column is not null. */
    @Entity
    @Table(
            schema = "sales",
            name = "note",
            indexes = {
                @Index(name = "idx_note", columnList = "text, id"),
                @Index(name = "idx_note_at", columnList = "at desc"),
                @Index(name = "ux_note_at", columnList = "at, id", unique = true)
            })
    public static class SalesNote {
        @Id
        long id;

        @Column(nullable = false)
        String text = "";

        @Nullable
        Instant at;
    }

    /** One of its indexes goes, one is called otherwise. */
    @Entity
    @Table(schema = "stock", name = "note", indexes = @Index(name = "idx_note_text", columnList = "text"))
    public static class StockNote {
        @Id
        long id;

        @Nullable
        String text;
    }

    @Entity
    @Table(
            schema = "`Sales Dept`",
            name = "`Deal.Book`",
            indexes = {
                @Index(name = "idx_note", columnList = "text"),
                @Index(name = "idx_created", columnList = "text desc")
            })
    public static class Deal {
        @Id
        long id;

        @Nullable
        String text;
    }

    /** In a schema that nobody has made yet. */
    @Entity
    @Table(schema = "archive", name = "order", indexes = @Index(name = "idx_created", columnList = "created_at"))
    public static class Old {
        @Id
        @GeneratedValue(generator = "old_ids")
        @SequenceGenerator(name = "old_ids", schema = "archive", sequenceName = "ids")
        @Nullable
        Long id;

        @Column(name = "created_at")
        @Nullable
        Instant createdAt;
    }
}
