package com.asoud.export;

import com.asoud.postgres.Identifiers;
import java.util.Locale;
import java.util.regex.Pattern;
import org.hibernate.boot.model.naming.Identifier;

/**
 * The rule for names in annotations: in quotes or backticks, they are taken to the letter; plain ones are folded to
 * lower case, as SQL does; anything else could not stand in SQL without quotes, so it is taken to the letter too.
 */
final class CatalogNames {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

    private CatalogNames() {}

    /** A name as {@code pg_catalog} will hold it. */
    static String of(String declared) {
        return of(Identifier.toIdentifier(declared));
    }

    /** A name as {@code pg_catalog} will hold it. */
    static String of(Identifier name) {
        if (name.isQuoted()) {
            return name.getText().replace("\"\"", "\"");
        }
        return PLAIN.matcher(name.getText()).matches() ? name.getText().toLowerCase(Locale.ROOT) : name.getText();
    }

    /** A declared name as SQL. */
    static String sql(String declared) {
        return Identifiers.quote(of(declared));
    }
}
