package com.asoud.export;

import com.asoud.postgres.Refusal;
import jakarta.validation.Constraint;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.NoProviderFoundException;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.ValidatorFactory;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.boot.internal.ClassLoaderAccessImpl;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.boot.spi.ClassLoaderAccess;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.dialect.Dialect;
import org.hibernate.mapping.CheckConstraint;
import org.hibernate.mapping.Column;

/**
 * What Jakarta Validation's annotations add to the schema: {@code not null}, lengths, precision, checks. Loaded only if
 * they are on the class path.
 *
 * <p>Hibernate applies them while it builds a session factory, just before it would create the schema
 * ({@code BeanValidationIntegrator}). There is no session factory here, so Hibernate's own method is called by name.
 */
final class ValidationProvider {

    private ValidationProvider() {}

    /**
     * @return whether there is a provider
     * @throws Refusal if the provider does not start
     */
    static boolean apply(
            MetadataImplementor metadata, Map<String, Object> settings, ClassLoaderService classes, Dialect dialect) {
        Map<Column, Integer> before = new IdentityHashMap<>();
        columns(metadata)
                .forEach(column ->
                        before.put(column, column.getCheckConstraints().size()));
        try (ValidatorFactory factory = factory()) {
            apply(factory, metadata, settings, classes, dialect);
            before.forEach(ValidationProvider::sortChecks);
            return true;
        } catch (NoProviderFoundException none) {
            return false;
        } catch (ValidationException failure) {
            throw new Refusal(
                    "the validation provider does not work: " + Failure.messages(failure),
                    "the class path",
                    "correct it, or leave validation annotations out of the schema, as the application must then do too:\n"
                            + "--property " + BeanValidation.APPLY + "=false");
        }
    }

    private static Stream<Column> columns(MetadataImplementor metadata) {
        return metadata.collectTableMappings().stream().flatMap(table -> table.getColumns().stream());
    }

    /**
     * The provider hands out the constraints of a member as a set, whose order is another one in each JVM; so is that
     * of their checks, which Hibernate joins into one.
     *
     * @param declared how many checks the column had before
     */
    private static void sortChecks(Column column, int declared) {
        List<CheckConstraint> added = column.getCheckConstraints()
                .subList(declared, column.getCheckConstraints().size());
        List<String> sorted =
                added.stream().map(CheckConstraint::getConstraint).sorted().toList();
        for (int i = 0; i < sorted.size(); i++) {
            added.get(i).setConstraint(sorted.get(i));
        }
    }

    /** No message is ever shown, so that what messages need (an expression language) may be missing. */
    private static ValidatorFactory factory() {
        return Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new Untouched())
                .buildValidatorFactory();
    }

    private static final class Untouched implements MessageInterpolator {

        @Override
        public String interpolate(String template, Context context) {
            return template;
        }

        @Override
        public String interpolate(String template, Context context, Locale locale) {
            return template;
        }
    }

    private static void apply(
            ValidatorFactory factory,
            MetadataImplementor metadata,
            Map<String, Object> settings,
            ClassLoaderService classes,
            Dialect dialect) {
        try {
            Method method = Class.forName("org.hibernate.boot.beanvalidation.TypeSafeActivator")
                    .getMethod(
                            "applyRelationalConstraints",
                            ValidatorFactory.class,
                            Collection.class,
                            Map.class,
                            Dialect.class,
                            ClassLoaderAccess.class);
            method.setAccessible(true);
            method.invoke(
                    null,
                    factory,
                    metadata.getEntityBindings(),
                    settings,
                    dialect,
                    new ClassLoaderAccessImpl(null, classes));
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failure.getTargetException());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("this Hibernate applies validation annotations in another way", failure);
        }
    }

    /** The first mapped class with a member that bears one. */
    static Optional<String> firstConstrained(MetadataImplementor metadata) {
        return MappedClasses.of(metadata).stream()
                .flatMap(type -> Stream.<AnnotatedElement>concat(
                                Stream.of(type.getDeclaredFields()), Stream.of(type.getDeclaredMethods()))
                        .filter(ValidationProvider::isConstrained)
                        .map(member -> type.getName()))
                .findFirst();
    }

    private static boolean isConstrained(AnnotatedElement member) {
        return List.of(member.getAnnotations()).stream()
                .map(Annotation::annotationType)
                .anyMatch(type -> type.isAnnotationPresent(Constraint.class));
    }
}
