package com.asoud.it.marketplace;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.flyway.MigrationRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** What a database holds beside rows and Flyway's history. */
public final class Catalogs {

    private static final CatalogReader READER = new CatalogReader(List.of(MigrationRunner.HISTORY_TABLE));

    private Catalogs() {}

    /** The catalog, in the spelling that PostgreSQL keeps. */
    public static Catalog read(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return READER.readSettled(connection);
        }
    }

    /** What the second has, has not, or has differently, a sentence each. */
    public static List<String> differences(Catalog first, Catalog second) {
        return CatalogDiff.between(first, second).stream().map(Change::describe).toList();
    }
}
