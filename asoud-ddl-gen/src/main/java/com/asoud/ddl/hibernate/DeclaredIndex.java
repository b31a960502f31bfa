package com.asoud.ddl.hibernate;

import com.asoud.ddl.catalog.Identifiers;
import jakarta.persistence.Index;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An {@code @Index} as somebody wrote it.
 *
 * @param annotation the annotation
 * @param owner the class, or class and member, that bears it
 * @param table the name of the table as the annotation around it gives it; may be empty
 */
record DeclaredIndex(Index annotation, String owner, String table) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

    /** Whether it has a name; one without gets a hash from Hibernate. */
    boolean isNamed() {
        return !annotation.name().isEmpty();
    }

    /** The name as {@code pg_catalog} will hold it. */
    String catalogName() {
        return catalogName(annotation.name());
    }

    /** The annotation, for people. */
    String text() {
        return "@Index("
                + (isNamed() ? "name = \"" + annotation.name() + "\", " : "")
                + "columnList = \"" + annotation.columnList() + '"'
                + (annotation.unique() ? ", unique = true" : "")
                + (annotation.options().isEmpty() ? "" : ", options = \"" + annotation.options() + '"')
                + ") on " + owner;
    }

    /**
     * The rule for names in annotations: in quotes or backticks, they are taken to the letter; plain ones are folded to
     * lower case, as SQL does; anything else could not stand in SQL without quotes, so it is taken to the letter too.
     */
    static String catalogName(String declared) {
        if (declared.length() > 1 && (isQuotedBy(declared, '"') || isQuotedBy(declared, '`'))) {
            return declared.substring(1, declared.length() - 1).replace("\"\"", "\"");
        }
        return PLAIN.matcher(declared).matches() ? declared.toLowerCase(Locale.ROOT) : declared;
    }

    private static boolean isQuotedBy(String text, char quote) {
        return text.charAt(0) == quote && text.charAt(text.length() - 1) == quote;
    }

    /** A declared name as SQL. */
    static String sqlName(String declared) {
        return Identifiers.quote(catalogName(declared));
    }
}
