package com.asoud.planguard.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * How a database begins: as a copy of its parent, prepared further. A {@link PostgresServer} builds each template once,
 * however many databases are cloned from it, so keep it in a constant:
 *
 * <pre>{@code
 * static final Template MIGRATED = Template.EMPTY.then("migrated", database -> flyway(database).migrate());
 * static final Template SAMPLE = MIGRATED.then("sample", database -> insertSample(database));
 * }</pre>
 *
 * <p>Two templates are the same only if they are the same instance.
 */
public final class Template {

    /** It is part of a database's name, of which PostgreSQL keeps 63 bytes. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,15}");

    /** A database without any object of its own. */
    public static final Template EMPTY = new Template("empty", Optional.empty(), database -> {});

    private final String name;
    private final Optional<Template> parent;
    private final Preparation preparation;

    /** What is done to the copy of the parent. */
    @FunctionalInterface
    public interface Preparation {
        /**
         * Prepares the database; every connection it opens, it closes.
         *
         * @throws SQLException if the server refuses; the template is then not built
         */
        void prepare(DataSource database) throws SQLException;
    }

    private Template(String name, Optional<Template> parent, Preparation preparation) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A template's name has up to 16 of a-z, 0-9 and _, such as sample_20k: " + name);
        }
        this.name = name;
        this.parent = parent;
        this.preparation = Objects.requireNonNull(preparation, "preparation");
    }

    /**
     * A template that goes on where this one ends.
     *
     * @param name for the names of its databases: up to 16 of a-z, 0-9 and _
     * @param preparation what to do to a copy of this one
     * @throws IllegalArgumentException if the name is anything else
     */
    public Template then(String name, Preparation preparation) {
        return new Template(name, Optional.of(this), preparation);
    }

    String name() {
        return name;
    }

    /** Empty only for {@link #EMPTY}. */
    Optional<Template> parent() {
        return parent;
    }

    void prepare(DataSource database) throws SQLException {
        preparation.prepare(database);
    }

    @Override
    public String toString() {
        return parent.map(before -> before + " > " + name).orElse(name);
    }
}
