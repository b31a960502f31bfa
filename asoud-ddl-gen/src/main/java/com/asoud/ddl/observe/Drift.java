package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.AttachedObjects;
import com.asoud.ddl.catalog.Bookkeeping;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Spelling;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.SearchPath;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a database has otherwise than its migrations build it.
 *
 * @param differences in the order of the tables
 */
public record Drift(List<Difference> differences) {

    public Drift {
        differences = List.copyOf(differences);
    }

    /** In which way the database differs. */
    public enum Kind {
        MISSING,
        EXTRA,
        INVALID,
        DIFFERENT
    }

    /**
     * @param kind in which way
     * @param subject the table, sequence or other object it is found on
     * @param text for people, such as {@code index idx_product_tag on product}
     */
    public record Difference(Kind kind, String subject, String text) {}

    /**
     * What a database has.
     *
     * @param schema where the tables are that files name without a schema
     * @param searchPath by which it was read: it begins with that schema
     */
    public record Live(Catalog catalog, String schema, String searchPath) {}

    /**
     * @param live what {@link #read} has found; what is in schemas that the migrations do not know is somebody else's,
     *     and left out
     * @param built where the migrations were run, and nothing else, by the same search path: read in the same way, so
     *     that what came from the same files is spelled the same; nothing else is compared by its spelling alone
     */
    public static Drift between(Live live, Connection built) throws SQLException {
        Catalog wanted = everything(built, MigrationRunner.HISTORY_TABLE);
        Catalog known = Spelling.translated(inSchemasOf(wanted, live.catalog()), wanted, built);
        return new Drift(CatalogDiff.between(known, wanted).stream()
                .map(Drift::difference)
                .toList());
    }

    /**
     * All that is there; only reads.
     *
     * @throws Refusal if it cannot be read
     */
    public static Live read(LiveDatabase database) {
        List<ObjectName> tables = database.subjects();
        return database.read(connection -> Query.inTransaction(connection, () -> {
            HistorySchema history = new HistorySchema(connection, database.flyway());
            history.requireOrMissing();
            boolean missing = history.isMissing();
            String path = Query.rows(connection, "SELECT current_setting('search_path')", row -> row.getString(1))
                    .get(0);
            if (missing) {
                // What the next schema of the path has is not what the migrations would build in this one.
                Query.set(
                        connection,
                        "search_path",
                        Identifiers.quote(database.flyway().schema(connection)));
            } else {
                SearchPath.beginAtMost(connection, tables);
            }
            return new Live(
                    everything(connection, database.flyway().table()),
                    missing ? database.flyway().schema(connection) : Sessions.currentSchema(connection),
                    path);
        }));
    }

    private static Catalog everything(Connection connection, String history) throws SQLException {
        List<String> ignored = List.of(history);
        Catalog catalog = Bookkeeping.removed(new CatalogReader(ignored).read(connection));
        return AttachedObjects.added(catalog, connection, ignored);
    }

    private static Catalog inSchemasOf(Catalog wanted, Catalog live) {
        Set<String> schemas = new HashSet<>(wanted.schemas());
        schemas.add("");
        return new Catalog(
                live.schemas(), in(schemas, live.tables()), in(schemas, live.sequences()), in(schemas, live.others()));
    }

    private static <T extends Part> List<T> in(Set<String> schemas, List<T> parts) {
        return parts.stream()
                .filter(part -> schemas.contains(part.subject().schema()))
                .toList();
    }

    private static Difference difference(Change change) {
        return new Difference(kind(change), change.subject().toString(), change.drift());
    }

    /** Without what is extra: other people may have put it there. */
    public Drift withoutExtra() {
        return new Drift(differences.stream()
                .filter(difference -> difference.kind() != Kind.EXTRA)
                .toList());
    }

    private static Kind kind(Change change) {
        if (change instanceof Change.Added) {
            return Kind.MISSING;
        }
        if (change instanceof Change.Removed removed) {
            return removed.part() instanceof Index index && !index.valid() ? Kind.INVALID : Kind.EXTRA;
        }
        if (change instanceof Change.IndexChanged changed && !changed.from().valid()) {
            return Kind.INVALID;
        }
        return isExtra(change) ? Kind.EXTRA : Kind.DIFFERENT;
    }

    /** Whether all that the migrations say holds, and somebody has set more. */
    private static boolean isExtra(Change change) {
        if (change instanceof Change.CommentChanged comment) {
            return comment.to().isEmpty();
        }
        if (change instanceof Change.DefaultChanged changed) {
            return changed.to().defaultExpression().isEmpty();
        }
        if (change instanceof Change.TableChanged changed) {
            return changed.from().partitionKey().equals(changed.to().partitionKey())
                    && changed.from()
                            .storage()
                            .parameters()
                            .entrySet()
                            .containsAll(changed.to().storage().parameters().entrySet());
        }
        return change instanceof Change.IndexChanged changed && changed.from().isAs(changed.to());
    }
}
