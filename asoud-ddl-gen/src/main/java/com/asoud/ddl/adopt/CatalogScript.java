package com.asoud.ddl.adopt;

import com.asoud.ddl.catalog.Bookkeeping;
import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.PlanOptions;
import com.asoud.ddl.plan.PlanRequest;
import com.asoud.ddl.plan.Planner;
import com.asoud.ddl.plan.Rules;
import com.asoud.export.IdSources;
import com.asoud.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The statements that build what a catalog says, planned as any new tables are. */
public final class CatalogScript {

    private static final String PUBLIC = "public";

    private CatalogScript() {}

    /**
     * What a database says of itself.
     *
     * @param source where, for people
     * @param owned the statements that let a sequence go with its column
     * @param unread what the catalog does not hold, a line each
     * @param qualified whether all names are qualified, since the role may use no schema
     */
    public static FoundSchema of(
            String source, Catalog all, List<String> owned, List<String> unread, boolean qualified) {
        Catalog catalog = usable(all);
        List<String> statements = new ArrayList<>();
        catalog.schemas().forEach(schema -> statements.add("CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema)));
        catalog.others().stream()
                .filter(object -> object.isEnum() || object.isCastByText())
                .forEach(object -> statements.add(object.definition()));
        operations(catalog)
                .flatMap(operation -> operation.sql(false).stream())
                .map(sql -> sql.replaceFirst(";\\s*\\z", ""))
                .forEach(statements::add);
        owned.stream()
                .filter(statement -> Dump.bookkeeping(statement).isEmpty())
                .forEach(statements::add);
        catalog.tables()
                .forEach(table -> table.constraints().stream()
                        .filter(constraint -> !constraint.valid())
                        .forEach(constraint -> statements.add("ALTER TABLE "
                                + table.name().quoted() + " ADD CONSTRAINT " + Identifiers.quote(constraint.name())
                                + " " + constraint.definition() + " NOT VALID")));
        return new FoundSchema(
                source,
                statements,
                qualified,
                Bookkeeping.in(all).stream()
                        .map(table -> "table of another tool: " + table)
                        .toList(),
                Optional.of(catalog),
                unread,
                all.indexes().filter(index -> !index.valid()).map(Index::name).toList());
    }

    /** An index that no query uses is none; and every database has a schema public. */
    private static Catalog usable(Catalog all) {
        Catalog catalog = Bookkeeping.removed(all)
                .mapTables(table -> table.withIndexes(
                        table.indexes().stream().filter(Index::valid).toList()));
        boolean publicIsEmpty = Stream.<List<? extends Part>>of(catalog.tables(), catalog.sequences(), catalog.others())
                .flatMap(List::stream)
                .noneMatch(part -> part.subject().schema().equals(PUBLIC));
        return new Catalog(
                catalog.schemas().stream()
                        .filter(schema -> !publicIsEmpty || !schema.equals(PUBLIC))
                        .toList(),
                catalog.tables(),
                catalog.sequences(),
                catalog.others());
    }

    private static Stream<Operation> operations(Catalog catalog) {
        Catalog created = catalog.withoutOthers()
                .mapTables(table -> table.withConstraints(
                        table.constraints().stream().filter(Constraint::valid).toList()));
        Catalog schemas = new Catalog(catalog.schemas(), List.of(), List.of(), List.of());
        PlanRequest request = new PlanRequest(
                CatalogDiff.between(schemas, created),
                Set.of(),
                IdSources.UNKNOWN,
                IdSources.UNKNOWN,
                new PlanOptions(Set.of(), false),
                Rules.UNKNOWN);
        return Planner.plan(request, Flavour.STANDARD).common().stream().flatMap(step -> step.operations().stream());
    }
}
