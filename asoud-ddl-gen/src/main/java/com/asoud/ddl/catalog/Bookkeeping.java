package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The tables in which other tools keep what they have run: no part of any schema, and nobody's to compare. */
public final class Bookkeeping {

    private static final Set<String> TABLES = Set.of(
            "databasechangelog",
            "databasechangeloglock",
            "__efmigrationshistory",
            "_prisma_migrations",
            "_sqlx_migrations",
            "alembic_version",
            "django_migrations",
            "doctrine_migration_versions",
            "goose_db_version",
            "knex_migrations",
            "knex_migrations_lock",
            "pgmigrations",
            "schema_migrations");

    private Bookkeeping() {}

    /** Whether a relation is one of these tables, in whatever case, or the sequence of one. */
    public static boolean is(String relation) {
        String name = relation.toLowerCase(Locale.ROOT);
        return TABLES.contains(name)
                || name.endsWith("_seq") && TABLES.stream().anyMatch(table -> name.startsWith(table + "_"));
    }

    /** Those among the tables of a catalog, by name. */
    public static List<ObjectName> in(Catalog catalog) {
        return catalog.tables().stream()
                .map(Table::name)
                .filter(table -> is(table.name()))
                .toList();
    }

    /** The catalog without them. */
    public static Catalog removed(Catalog catalog) {
        return new Catalog(
                catalog.schemas(),
                catalog.tables().stream()
                        .filter(table -> !is(table.name().name()))
                        .toList(),
                catalog.sequences().stream()
                        .filter(sequence -> !is(sequence.name().name()))
                        .toList(),
                catalog.others());
    }
}
