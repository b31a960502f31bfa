package com.asoud.ddl.adopt;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The schema of a production database, as it was found there.
 *
 * @param source where, for people: a file or a database
 * @param statements that build it on an empty database, without their semicolons
 * @param qualified whether every name in them is qualified, as {@code pg_dump} does: they are run without a search path
 * @param leftOut what was found and is not among the statements, a line each
 * @param catalog what the database itself says, if it was asked
 * @param unread what is there and neither the statements nor the catalog have, a line each; a baseline would lack it
 * @param invalid the indexes that no query uses, as a build that failed has left them
 */
public record FoundSchema(
        String source,
        List<String> statements,
        boolean qualified,
        List<String> leftOut,
        Optional<Catalog> catalog,
        List<String> unread,
        List<ObjectName> invalid) {

    public FoundSchema {
        statements = List.copyOf(statements);
        leftOut = List.copyOf(leftOut);
        unread = List.copyOf(unread);
        invalid = List.copyOf(invalid);
    }

    /** The same without some statements, which are told. */
    public FoundSchema without(Predicate<String> condition, String reason) {
        return new FoundSchema(
                source,
                statements.stream().filter(condition.negate()).toList(),
                qualified,
                Stream.concat(
                                leftOut.stream(),
                                statements.stream().filter(condition).map(reason::concat))
                        .toList(),
                catalog,
                unread,
                invalid);
    }
}
