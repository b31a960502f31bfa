package com.asoud.ddl.project;

import com.asoud.postgres.Refusal;
import java.util.List;

/** A module without a framework: Hibernate reads {@code persistence.xml} and {@code hibernate.properties} itself. */
final class Plain {

    private Plain() {}

    static Project read(ModulePath path, Given given) {
        return new Findings(new Settings(List.of()), given)
                .with(given.entities() ? Entities.GIVEN : entities(path), path);
    }

    /**
     * The persistence unit, or all entity classes of the module.
     *
     * @throws Refusal if there are none
     */
    static Entities entities(ModulePath path) {
        return Unit.of(path).map(Entities::unit).orElseGet(() -> ownClasses(path));
    }

    static Entities ownClasses(ModulePath path) {
        Entities found = path.scanOwn(scan -> Entities.classes(scan, path.describe()));
        requireSome(found, path.describe(), path);
        return found;
    }

    static void requireSome(Entities found, String where, ModulePath path) {
        if (found.isEmpty()) {
            path.scanOwn(Entities::older).ifPresent(older -> {
                throw new Refusal(
                        "the entity classes are annotated with javax.persistence, as for Hibernate 5 and Spring Boot 2",
                        older,
                        "move to jakarta.persistence: Hibernate 6.2 or later, Spring Boot 3.1 or later");
            });
            throw new Refusal(
                    "no entity classes found",
                    where,
                    "compile them first; if they are in a dependency, name their packages, such as\n"
                            + "--packages=com.example.shop\n"
                            + "with Maven, in a module that is to have none: <asoud-ddl.skip>true</asoud-ddl.skip>, a property");
        }
    }
}
