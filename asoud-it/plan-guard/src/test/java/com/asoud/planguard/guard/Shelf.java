package com.asoud.planguard.guard;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.Template;
import com.asoud.postgres.Sql;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.util.List;

/**
 * Indexes of all kinds that an annotation can declare, with what migrations made for them by hand.
 *
 * @param managedClasses the entities
 * @param changes what is wrong with the database, in SQL
 */
record Shelf(List<Class<?>> managedClasses, String changes) implements GuardedModel {

    private static final String MIGRATIONS = """
            CREATE SCHEMA shelf;
            CREATE EXTENSION pg_trgm SCHEMA shelf;
            CREATE COLLATION shelf.plain (provider = libc, locale = 'C');
            CREATE FUNCTION shelf.folded(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT lower($1)';
            CREATE DOMAIN shelf.code AS text;
            CREATE TABLE shelf.document (id bigint PRIMARY KEY, title varchar(255), code shelf.code, pages integer, tags jsonb);
            CREATE INDEX document_tags ON shelf.document USING gin (tags jsonb_path_ops);
            CREATE INDEX document_pages ON shelf.document USING brin (pages int4_minmax_multi_ops);
            CREATE INDEX document_like ON shelf.document USING gist (title shelf.gist_trgm_ops (siglen = 32));
            CREATE INDEX document_plain ON shelf.document (title COLLATE shelf.plain DESC NULLS LAST, code NULLS FIRST);
            CREATE UNIQUE INDEX document_folded ON shelf.document (shelf.folded(title), code) INCLUDE (pages) WHERE pages > 0;
            """;

    /** In a schema that is not on the search path. */
    @Entity
    @Table(
            schema = "shelf",
            name = "document",
            indexes = {
                @Index(columnList = "pages, title"),
                @Index(name = "document_tags", columnList = "tags jsonb_path_ops"),
                @Index(name = "document_pages", columnList = "pages int4_minmax_multi_ops"),
                @Index(name = "document_like", columnList = "title shelf.gist_trgm_ops(siglen = 32)"),
                @Index(
                        name = "document_plain",
                        columnList = "title collate shelf.plain desc nulls last, code nulls first"),
                @Index(
                        name = "document_folded",
                        columnList = "(shelf.folded(title)), code",
                        unique = true,
                        options = "include (pages) where pages > 0")
            })
    static class Document {

        @Id
        long id;

        String title = "";

        @Column(columnDefinition = "shelf.code")
        String code = "";

        int pages;

        @Column(columnDefinition = "jsonb")
        String tags = "";
    }

    /** Its indexes are in no database. */
    @Entity
    @Table(
            name = "slip",
            indexes = {
                @Index(name = "slip_note", columnList = "note"),
                @Index(name = "slip_nonsense", columnList = "note nonsense_ops")
            })
    static class Slip {

        @Id
        long id;

        String note = "";
    }

    /** The name that Hibernate has made up. */
    String unnamed() {
        return declaredSchema().indexNames().stream()
                .filter(name -> !name.startsWith("document_") && !name.startsWith("slip_"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String name() {
        return "Shelf";
    }

    @Override
    public List<Class<?>> repositories() {
        return List.of();
    }

    @Override
    public List<Class<?>> guards() {
        return List.of();
    }

    @Override
    public List<Scale> scales() {
        return List.of(Scale.of(10), Scale.of(20));
    }

    @Override
    public Template template(Scale scale) {
        return Template.EMPTY.then("shelf", database -> {
            try (Connection connection = database.getConnection()) {
                Sql.execute(connection, MIGRATIONS);
                Sql.execute(connection, "CREATE INDEX " + unnamed() + " ON shelf.document (pages, title)");
                Sql.execute(connection, changes);
            }
        });
    }
}
