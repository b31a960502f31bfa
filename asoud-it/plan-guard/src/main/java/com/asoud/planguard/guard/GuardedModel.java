package com.asoud.planguard.guard;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.StatelessSession;

/** What is guarded: a model, its repositories, its guards, and how a database for them is made. */
public interface GuardedModel {

    /** What a report calls it. */
    String name();

    /** The mapped classes; their {@code @Index} annotations are the indexes that must be needed. */
    List<Class<?>> managedClasses();

    /**
     * The DDL and the indexes that the annotations declare. By default what Hibernate's schema export says, read by
     * {@code com.asoud:asoud-schema-export}, which has to be on the class path for it.
     *
     * @throws IllegalStateException if it is not
     */
    default DeclaredSchema declaredSchema() {
        return DeclaredSchema.of(this);
    }

    /**
     * Hibernate's settings that decide what the annotations mean, such as {@code hibernate.physical_naming_strategy}
     * and {@code hibernate.default_schema}; for {@link #declaredSchema()}, and for the Hibernate that runs the guards.
     */
    default Map<String, String> mappingSettings() {
        return Map.of();
    }

    /**
     * Packages, with those below, in which every repository must be one of {@link #repositories}. By default those of
     * the mapped classes, and the one that holds them all.
     */
    default Set<String> packages() {
        return ModelPackages.of(managedClasses());
    }

    /**
     * Interfaces whose every {@link #isQuery query} must be guarded; may be empty. By default every repository, of
     * Jakarta Data or of Spring Data, in the {@link #packages}.
     */
    default List<Class<?>> repositories() {
        return Repositories.in(packages());
    }

    /** The classes with {@link PlanGuard}. By default all in the package of this model that name it. */
    default List<Class<?>> guards() {
        return ModelPackages.guardsOf(getClass());
    }

    /** The class that writes the rows, for messages. By default this one. */
    default Class<?> data() {
        return getClass();
    }

    /** At which sizes the queries are observed: two or more, from small to large. */
    default List<Scale> scales() {
        return List.of(Scale.of(20_000), Scale.of(200_000));
    }

    /**
     * A database with the model's schema, all of its indexes and rows of that scale, after
     * {@link com.asoud.planguard.data.Statistics#settle}. The same instance for the same scale.
     */
    Template template(Scale scale);

    /**
     * The planner's settings of production, with which guards run: such as {@code random_page_cost} and {@code 1.1}.
     * The server's defaults if it is empty. They are shown in the report and in accepted plans; any other change of a
     * planner's setting breaks every guard.
     *
     * @return PostgreSQL's names, and values as {@code SET} takes them
     */
    default Map<String, String> plannerSettings() {
        return Map.of();
    }

    /** Tables in the database that are not of the model. Indexes of Flyway's history never count, whatever its name. */
    default Set<String> ignoredTables() {
        return Set.of("flyway_schema_history");
    }

    /**
     * Indexes that no annotation declares, and that are right: made by hand in a migration, such as a unique one with a
     * condition.
     *
     * @return their names, as {@code pg_catalog} holds them
     */
    default Set<String> handMadeIndexes() {
        return Set.of();
    }

    /**
     * The folder of its reports, below {@code target/plan-guard}; the empty string for that folder itself. Two models
     * in one module need two.
     */
    default String reportFolder() {
        return "";
    }

    /**
     * The application whose queries the guards call. By default Hibernate, with the {@link #managedClasses}.
     *
     * @param server that the model's databases are on
     * @return closed after the last guard
     */
    default Application application(PostgresServer server) {
        return Factories.application(server, this);
    }

    /** Where accepted plans are kept, to be compared on every run; empty to compare nothing. */
    default Optional<Path> baseline() {
        return Optional.empty();
    }

    /**
     * An implementation of a repository. By default the class that hibernate-processor generated: of the same name with
     * an underscore behind it, and a constructor that takes the session.
     *
     * @param type one of {@link #repositories()}
     * @param session in which it works
     */
    default Object repository(Class<?> type, StatelessSession session) {
        try {
            return Class.forName(type.getName() + "_", true, type.getClassLoader())
                    .getConstructor(StatelessSession.class)
                    .newInstance(session);
        } catch (InvocationTargetException failure) {
            throw new IllegalStateException("The implementation of " + type.getName() + " fails", failure.getCause());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(
                    "%s_(StatelessSession), which hibernate-processor generates, is missing; override repository() in %s"
                            .formatted(type.getName(), getClass().getName()),
                    failure);
        }
    }

    /**
     * The same for a repository that works in an {@code EntityManager}: one of Spring Data, which its own factory
     * implements by default, or one whose generated class takes an {@code EntityManager} or a {@code Session}.
     *
     * @param type one of {@link #repositories()}
     * @param manager in which it works
     */
    default Object repository(Class<?> type, EntityManager manager) {
        return Repositories.implementation(type, manager);
    }

    /**
     * Whether a method of a repository must be guarded. By default every one, also a default method, but those that
     * insert, and those that hand out the session: an insert looks nothing up that a query of its own would not. Of
     * Spring Data's own methods, such as {@code findById}, those that the repository declares anew.
     */
    default boolean isQuery(Method method) {
        return !Modifier.isStatic(method.getModifiers())
                && !method.getDeclaringClass().getName().startsWith("org.springframework.data.")
                && !ModelPackages.handsOutASession(method)
                && Arrays.stream(method.getAnnotations())
                        .noneMatch(annotation ->
                                annotation.annotationType().getName().equals("jakarta.data.repository.Insert"));
    }
}
