package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.Part;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Schemas in which another application has its history, and so its tables: nobody has written down which these are. A
 * whole table, sequence, view, function or type that the migrations do not build is taken for its; what is more on a
 * table that they build is not.
 *
 * @param wanted what the migrations build
 */
record SharedSchema(Catalog wanted) {

    /** Without what is the other application's. */
    Catalog ours(Catalog live) {
        Set<ObjectName> built = objects(wanted).map(Part::subject).collect(Collectors.toSet());
        return new Catalog(
                live.schemas(),
                in(built, live.tables()),
                in(built, live.sequences()),
                live.others().stream()
                        .filter(object -> built.contains(object.name())
                                || built.stream()
                                        .anyMatch(table -> object.table()
                                                .filter(table::equals)
                                                .isPresent()))
                        .toList());
    }

    private static <T extends Part> List<T> in(Set<ObjectName> names, List<T> parts) {
        return parts.stream().filter(part -> names.contains(part.subject())).toList();
    }

    /** Every whole object, for people. */
    static Stream<String> labels(Catalog catalog) {
        return objects(catalog).map(Part::label);
    }

    static Stream<Part> objects(Catalog catalog) {
        return Stream.concat(
                catalog.tables().stream(), Stream.concat(catalog.sequences().stream(), catalog.others().stream()));
    }
}
