package com.asoud.export;

import jakarta.persistence.Index;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.boot.model.naming.Identifier;

/**
 * An {@code @Index} as somebody wrote it.
 *
 * @param annotation the annotation, or the one Hibernate makes of it when it was written in {@code orm.xml}
 * @param owner the class, or class and member, that bears it
 * @param replaceable whether the table around it is overridden somewhere, so that it need not exist
 */
record DeclaredIndex(Index annotation, String owner, boolean replaceable) {

    /** What comes after the column list; JPA 3.1 has no such thing. */
    String options() {
        return ByName.call(annotation, "options").map(String.class::cast).orElse("");
    }

    /** The annotation, for people. */
    String text() {
        return "@Index("
                + (annotation.name().isEmpty() ? "" : "name = \"" + annotation.name() + "\", ")
                + "columnList = \"" + annotation.columnList() + '"'
                + (annotation.unique() ? ", unique = true" : "")
                + (options().isEmpty() ? "" : ", options = \"" + options() + '"')
                + ") on " + owner;
    }

    /** What Hibernate asks a name for when it meets this index. */
    IndexNames.Question question() {
        return IndexNames.Question.of(
                Optional.ofNullable(Identifier.toIdentifier(annotation.name())), cutByHibernate());
    }

    /** {@code IndexBinder.bindIndexes}: at every comma, and without the direction at the end. */
    private List<Identifier> cutByHibernate() {
        return Arrays.stream(annotation.columnList().split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .map(part -> withoutEnd(withoutEnd(part, " desc"), " asc"))
                .map(Identifier::toIdentifier)
                .toList();
    }

    private static String withoutEnd(String part, String end) {
        return part.toLowerCase(Locale.ROOT).endsWith(end) ? part.substring(0, part.length() - end.length()) : part;
    }
}
