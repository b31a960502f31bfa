package com.asoud.ddl.plan;

import static com.asoud.postgres.Identifiers.literal;

import com.asoud.ddl.catalog.OtherObject;
import com.asoud.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What to write by hand for objects that no migration is generated for. */
final class OtherObjects {

    private static final String BY_HAND =
            "write its migration by hand, beside the others, and generate again; the generator takes it as it finds it";

    private OtherObjects() {}

    static String creation(OtherObject object) {
        if (object.labels().isEmpty()) {
            return BY_HAND;
        }
        String labels = object.labels().stream().map(Identifiers::literal).collect(Collectors.joining(", "));
        return BY_HAND + """
                :

                CREATE TYPE %1$s AS ENUM (%2$s);
                CREATE CAST (varchar AS %1$s) WITH INOUT AS IMPLICIT;
                CREATE CAST (%1$s AS varchar) WITH INOUT AS IMPLICIT;

                Hibernate creates these casts, too. An enum without a type of its own needs no such
                migration: @Enumerated(EnumType.STRING), without NAMED_ENUM""".formatted(object.name().quoted(), labels);
    }

    static String change(OtherObject from, OtherObject to) {
        if (from.labels().isEmpty() || to.labels().isEmpty()) {
            return BY_HAND;
        }
        List<String> lines = new ArrayList<>();
        String before = "";
        for (String label : to.labels()) {
            if (!from.labels().contains(label)) {
                lines.add("ALTER TYPE " + to.name().quoted() + " ADD VALUE " + literal(label)
                        + (before.isEmpty() ? first(from) : " AFTER " + literal(before)) + ";");
            }
            before = label;
        }
        return lines.isEmpty()
                ? "PostgreSQL takes no value out of a type, and moves none: keep the constants, in their order; or\n"
                        + "make a new type by hand, and change the column to it"
                : BY_HAND + ":\n\n" + String.join("\n", lines)
                        + "\n\nThe casts that Hibernate creates with the type stay. A value can be used only after the\n"
                        + "transaction that adds it";
    }

    private static String first(OtherObject type) {
        return " BEFORE " + literal(type.labels().get(0));
    }
}
