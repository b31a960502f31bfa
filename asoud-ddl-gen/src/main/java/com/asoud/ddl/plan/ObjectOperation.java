package com.asoud.ddl.plan;

import static com.asoud.postgres.Identifiers.literal;

import com.asoud.ddl.catalog.OtherObject;
import com.asoud.postgres.Blocks;
import com.asoud.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What happens to an object that is neither table nor sequence: a type, cast, function, view, trigger, extension. */
public sealed interface ObjectOperation extends Operation {

    /** The comment of an extension that a migration has made. */
    String MADE_HERE = "Created by a migration of asoud-ddl-gen, whose rollback drops it if nothing needs it";

    /** The kinds of operations, in the facts of files, that make one. */
    Set<String> MAKING = Set.of("create object", "replace object");

    /** Of which PostgreSQL reads nothing but names. */
    Set<String> WITHOUT_EXPRESSION = Set.of("type", "cast");

    /** As it is afterwards, or was before. */
    OtherObject object();

    /**
     * Unless it is there: then no right to create extensions is needed. What is made here says so, since what an
     * administrator has made is never dropped.
     */
    record CreateExtension(OtherObject object) implements ObjectOperation {
        @Override
        public Definition definition() {
            String name = object.name().name();
            return Behaviour.of(object.subject(), "create " + object.label())
                    .impact(Impact.NONE)
                    .inverse(new DropExtension(object))
                    .sql(Blocks.block("", """
                            IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = %s) THEN
                                %s;
                                COMMENT ON EXTENSION %s IS %s;
                            END IF;
                            """.formatted(
                                    literal(name), object.definition(), Identifiers.quote(name), literal(MADE_HERE))));
        }
    }

    /** If a migration has made it, and nothing needs it. */
    record DropExtension(OtherObject object) implements ObjectOperation {
        @Override
        public Definition definition() {
            String name = object.name().name();
            return Behaviour.of(object.subject(), "drop " + object.label())
                    .details(", if it was created by its migration and nothing needs it")
                    .impact(Impact.NONE)
                    .afterDeploy()
                    .inverse(new CreateExtension(object))
                    .sql(Blocks.block("", """
                            IF EXISTS (SELECT FROM pg_extension
                                       WHERE extname = %s AND obj_description(oid, 'pg_extension') = %s) THEN
                                BEGIN
                                    %s;
                                EXCEPTION WHEN dependent_objects_still_exist THEN
                                    RAISE NOTICE USING MESSAGE = %s;
                                END;
                            END IF;
                            """.formatted(
                                    literal(name),
                                    literal(MADE_HERE),
                                    object.removal(),
                                    literal("extension " + name + " stays: something needs it"))));
        }
    }

    record CreateObject(OtherObject object) implements ObjectOperation {
        @Override
        public Definition definition() {
            Behaviour behaviour = Behaviour.of(object.subject(), "create " + object.label())
                    .impact(onTable(object, LockLevel.SHARE_ROW_EXCLUSIVE))
                    .holdsExpression(ObjectOperation.holdsExpression(object))
                    .inverse(new DropObject(object));
            return (object.table().isEmpty()
                            ? behaviour
                            : behaviour
                                    .hazard("until it is there, the new release works without it")
                                    .afterDeploy())
                    .sql(repeatable -> statements(object));
        }
    }

    /** @param object as it becomes */
    record ReplaceObject(OtherObject from, OtherObject object) implements ObjectOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(object.subject(), "replace " + object.label())
                    .impact(onRelation(object, LockLevel.SHARE_ROW_EXCLUSIVE))
                    .hazard(
                            isWider()
                                    ? "the release that is running uses it, too"
                                    : "until it is replaced, the new release works with the old one")
                    .holdsExpression(ObjectOperation.holdsExpression(object))
                    .stage(table -> Stage.beforeDeployIf(isWider()))
                    .inverse(flavour -> isTakenBackByReplacing()
                            ? List.of(new ReplaceObject(object, from))
                            : List.of(new DropObject(object), new CreateObject(from)))
                    .sql(repeatable -> statements(object));
        }

        /** Otherwise it is dropped, and made anew. */
        public boolean isTakenBackByReplacing() {
            return object.isReplacedBy(from);
        }

        /** The new release reads what it gains. */
        private boolean isWider() {
            return object.shape().size() > from.shape().size();
        }
    }

    record DropObject(OtherObject object) implements ObjectOperation {
        @Override
        public Definition definition() {
            Impact impact = onRelation(object, LockLevel.ACCESS_EXCLUSIVE);
            return Behaviour.of(object.subject(), "drop " + object.label())
                    .impact(impact.withHazardIf(object.isGranted(), "rights and comments on it go with it"))
                    .afterDeploy()
                    .inverse(new CreateObject(object))
                    .sql(object.removal() + ";");
        }
    }

    /**
     * A value of an enumerated type. PostgreSQL takes none out again.
     *
     * @param object the type, with the value
     * @param place where it comes, such as {@code AFTER 'new'}
     */
    record AddEnumValue(OtherObject object, String value, String place) implements ObjectOperation {

        /** Those that the first one has not, in the order to run. */
        static List<AddEnumValue> between(OtherObject from, OtherObject to) {
            List<AddEnumValue> added = new ArrayList<>();
            for (int i = 0; i < to.labels().size(); i++) {
                String label = to.labels().get(i);
                if (!from.labels().contains(label)) {
                    added.add(new AddEnumValue(
                            to,
                            label,
                            i == 0
                                    ? "BEFORE " + literal(from.labels().get(0))
                                    : "AFTER " + literal(to.labels().get(i - 1))));
                }
            }
            return added;
        }

        @Override
        public Definition definition() {
            return Behaviour.of(object.subject(), "add value " + value + " to " + object.label())
                    .impact(Impact.NONE)
                    .hazard("a rollback leaves it: PostgreSQL takes no value out of a type")
                    .sql("ALTER TYPE " + object.name().quoted() + " ADD VALUE IF NOT EXISTS " + literal(value) + " "
                            + place + ";");
        }
    }

    /** What to do about a change for which PostgreSQL has no statement. */
    static String changedByHand(OtherObject from, OtherObject to) {
        return from.isGenerated()
                ? "PostgreSQL cannot replace it by the other one. Give the new one another name; or write a migration by\n"
                        + "hand, beside the others, and generate again, after what needs it was dropped, too:\n\n"
                        + from.removal() + ";\n" + to.definition() + ";"
                : Alterations.BY_HAND;
    }

    private static boolean holdsExpression(OtherObject object) {
        return !WITHOUT_EXPRESSION.contains(object.kind());
    }

    /**
     * The body of a function may name what comes after it. Flyway does not find the end of a body that is SQL itself;
     * in a block, it may be any.
     */
    private static List<String> statements(OtherObject object) {
        String statement = object.definition() + ";";
        if (!object.removal().startsWith("DROP ROUTINE")) {
            return List.of(statement);
        }
        return List.of(
                "SET LOCAL check_function_bodies = off;",
                statement.contains("BEGIN ATOMIC")
                        ? Blocks.block("", "EXECUTE " + literal(object.definition()) + ";")
                        : statement);
    }

    private static Impact onTable(OtherObject object, LockLevel lock) {
        return object.table()
                .map(table -> Impact.of(lock, Impact.Work.CATALOG, table))
                .orElse(Impact.NONE);
    }

    /** Of a view, whoever reads it waits. */
    private static Impact onRelation(OtherObject object, LockLevel lock) {
        return object.isView()
                ? Impact.of(LockLevel.ACCESS_EXCLUSIVE, Impact.Work.CATALOG, object.name())
                : onTable(object, lock);
    }
}
