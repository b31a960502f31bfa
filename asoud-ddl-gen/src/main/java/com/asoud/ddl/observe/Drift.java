package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Bookkeeping;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Extent;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.OtherObject;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a database has otherwise than its migrations build it.
 *
 * @param differences in the order of the tables
 * @param sharing the histories of other applications in the same schemas, by name
 * @param notCompared what only the database has in these schemas, which is theirs then; for people
 */
public record Drift(List<Difference> differences, List<String> sharing, List<String> notCompared) {

    public Drift {
        differences = List.copyOf(differences);
        sharing = List.copyOf(sharing);
        notCompared = List.copyOf(notCompared);
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
     * A database that can be read.
     *
     * @param schema where the tables are that files name without a schema
     * @param searchPath of its sessions; it begins with that schema, unless nothing is there yet
     * @param readBy the search path by which it is read, which begins with that schema
     * @param sharing the histories of other applications in the schemas of these migrations
     */
    public record Live(
            LiveDatabase database, String schema, String searchPath, String readBy, List<ObjectName> sharing) {

        public Live {
            sharing = List.copyOf(sharing);
        }

        /** What it has in some schemas; only reads. */
        private Catalog in(Set<String> schemas) {
            Extent extent = new Extent(List.of(database.flyway().table()), Optional.of(schemas));
            return database.read(connection -> Query.inTransaction(connection, () -> {
                Query.set(connection, "search_path", readBy);
                return everything(connection, extent);
            }));
        }
    }

    /**
     * @param live what {@link #of} has found; what is in schemas in which the migrations build nothing is somebody
     *     else's, and not read
     * @param built where the migrations were run, and nothing else, by the same search path: read in the same way, so
     *     that what came from the same files is spelled the same; nothing else is compared by its spelling alone
     * @throws Refusal if the database cannot be read
     */
    public static Drift between(Live live, Connection built) throws SQLException {
        Catalog wanted = everything(built, new Extent(List.of(MigrationRunner.HISTORY_TABLE)));
        Catalog known = live.in(schemas(wanted));
        Catalog ours = live.sharing().isEmpty() ? known : new SharedSchema(wanted).ours(known);
        return new Drift(
                CatalogDiff.between(Spelling.translated(ours, wanted, built), wanted).stream()
                        .map(Drift::difference)
                        .toList(),
                live.sharing().stream().map(ObjectName::toString).toList(),
                SharedSchema.labels(known)
                        .filter(label -> SharedSchema.labels(ours).noneMatch(label::equals))
                        .toList());
    }

    /**
     * Looks where the tables are, or would be; only reads.
     *
     * @throws Refusal if it cannot be read
     */
    public static Live of(LiveDatabase database) {
        List<ObjectName> tables = database.subjects();
        return database.read(connection -> Query.inTransaction(connection, () -> {
            HistorySchema history = new HistorySchema(connection, database);
            history.requireOrMissing();
            String path = searchPath(connection);
            String ofHistory = database.flyway().schema(connection);
            boolean missing = history.isMissing();
            if (missing) {
                // What the next schema of the path has is not what the migrations would build in this one.
                Query.set(connection, "search_path", Identifiers.quote(ofHistory));
            } else {
                SearchPath.beginAtMost(connection, tables);
            }
            String schema = missing ? ofHistory : Sessions.currentSchema(connection);
            return new Live(
                    database,
                    schema,
                    path,
                    searchPath(connection),
                    new OtherHistories(connection, database)
                            .ofOthers(Stream.concat(
                                            Stream.of(schema, ofHistory),
                                            tables.stream().map(ObjectName::schema))
                                    .collect(Collectors.toSet())));
        }));
    }

    private static String searchPath(Connection connection) throws SQLException {
        return Query.rows(connection, "SELECT current_setting('search_path')", row -> row.getString(1))
                .get(0);
    }

    private static Catalog everything(Connection connection, Extent extent) throws SQLException {
        Catalog catalog = Bookkeeping.removed(new CatalogReader(extent).read(connection));
        // Where a database has them is its administrator's: what needs one is compared.
        return catalog.without(catalog.others().stream()
                        .filter(OtherObject::isExtension)
                        .toList())
                .withStates();
    }

    /** Those in which anything is, and the default one. */
    private static Set<String> schemas(Catalog wanted) {
        return Stream.concat(
                        Stream.of(""),
                        SharedSchema.objects(wanted).map(part -> part.subject().schema()))
                .collect(Collectors.toSet());
    }

    private static Difference difference(Change change) {
        return new Difference(kind(change), change.subject().toString(), change.drift());
    }

    /** Without what is extra: other people may have put it there. */
    public Drift withoutExtra() {
        return new Drift(
                differences.stream()
                        .filter(difference -> difference.kind() != Kind.EXTRA)
                        .toList(),
                sharing,
                notCompared);
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
