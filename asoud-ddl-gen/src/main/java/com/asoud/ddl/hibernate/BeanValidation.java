package com.asoud.ddl.hibernate;

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
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.boot.beanvalidation.BeanValidationIntegrator;
import org.hibernate.boot.beanvalidation.ValidationMode;
import org.hibernate.boot.internal.ClassLoaderAccessImpl;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.boot.spi.ClassLoaderAccess;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.config.spi.StandardConverters;
import org.hibernate.mapping.CheckConstraint;
import org.hibernate.mapping.Column;

/**
 * What Jakarta Validation's annotations add to the schema: {@code not null}, lengths, precision, checks.
 *
 * <p>Hibernate applies them while it builds a session factory, just before it would create the schema
 * ({@code BeanValidationIntegrator}), with a provider on the class path and unless
 * {@code jakarta.persistence.validation.mode} or {@code hibernate.validator.apply_to_ddl} forbid it. There is no
 * session factory here, so Hibernate's own method is called by name.
 */
final class BeanValidation {

    private final ClassLoaderService classes;
    private final Map<String, Object> settings;

    private BeanValidation(StandardServiceRegistry registry) {
        this.classes = registry.requireService(ClassLoaderService.class);
        this.settings = registry.requireService(ConfigurationService.class).getSettings();
    }

    /**
     * @return what to tell the user: that there are annotations, but no provider
     * @throws Refusal if there is no provider and the mode asks for one, or the provider does not start
     */
    static Optional<String> apply(MetadataImplementor metadata, StandardServiceRegistry registry, Dialect dialect) {
        return new BeanValidation(registry).apply(metadata, dialect);
    }

    private Optional<String> apply(MetadataImplementor metadata, Dialect dialect) {
        Set<ValidationMode> modes = modes();
        if (!modes.contains(ValidationMode.DDL) && !modes.contains(ValidationMode.AUTO)
                || !StandardConverters.BOOLEAN.convert(
                        settings.getOrDefault(BeanValidationIntegrator.APPLY_CONSTRAINTS, true))) {
            return Optional.empty();
        }
        Map<Column, Integer> before = new IdentityHashMap<>();
        columns(metadata)
                .forEach(column ->
                        before.put(column, column.getCheckConstraints().size()));
        try (ValidatorFactory factory = factory()) {
            apply(factory, metadata, dialect);
            before.forEach(BeanValidation::sortChecks);
            return Optional.empty();
        } catch (NoProviderFoundException none) {
            if (modes.contains(ValidationMode.DDL)) {
                throw new Refusal(
                        "the validation mode is ddl, but no validation provider is on the class path",
                        BeanValidationIntegrator.JAKARTA_MODE_PROPERTY,
                        "put one on --classpath, such as org.hibernate.validator:hibernate-validator; or change the mode");
            }
            return firstConstrained(metadata)
                    .map(type -> "No validation provider is there; annotations as on " + type + " do nothing.");
        } catch (ValidationException failure) {
            throw new Refusal(
                    "the validation provider does not work: " + BootedModel.messages(failure),
                    "the class path",
                    "correct it, or leave validation annotations out of the schema, as the application must then do too:\n"
                            + "--property " + BeanValidationIntegrator.APPLY_CONSTRAINTS + "=false");
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

    private Set<ValidationMode> modes() {
        Object mode = settings.get(BeanValidationIntegrator.JAKARTA_MODE_PROPERTY);
        return ValidationMode.parseValidationModes(
                mode == null ? settings.get(BeanValidationIntegrator.MODE_PROPERTY) : mode);
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

    private void apply(ValidatorFactory factory, MetadataImplementor metadata, Dialect dialect) {
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

    private static Optional<String> firstConstrained(MetadataImplementor metadata) {
        return MappedClasses.of(metadata).stream()
                .flatMap(type -> Stream.<AnnotatedElement>concat(
                                Stream.of(type.getDeclaredFields()), Stream.of(type.getDeclaredMethods()))
                        .filter(BeanValidation::isConstrained)
                        .map(member -> type.getName()))
                .findFirst();
    }

    private static boolean isConstrained(AnnotatedElement member) {
        return List.of(member.getAnnotations()).stream()
                .map(Annotation::annotationType)
                .anyMatch(type -> type.isAnnotationPresent(Constraint.class));
    }
}
