package com.asoud.export;

import com.asoud.postgres.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.boot.registry.classloading.spi.ClassLoadingException;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.config.spi.StandardConverters;

/**
 * Whether Jakarta Validation's annotations add to the schema. They do with a provider on the class path
 * ({@link ValidationProvider}), and unless {@code jakarta.persistence.validation.mode} or
 * {@code hibernate.validator.apply_to_ddl} forbid it.
 */
final class BeanValidation {

    static final String APPLY = "hibernate.validator.apply_to_ddl";

    private static final String MODE = "jakarta.persistence.validation.mode";
    private static final String OLD_MODE = "javax.persistence.validation.mode";

    private static final Set<String> MODES = Set.of("auto", "callback", "ddl", "none");

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
        Set<String> modes = modes();
        boolean required = modes.contains("ddl");
        if (!required && !modes.contains("auto")
                || !StandardConverters.BOOLEAN.convert(settings.getOrDefault(APPLY, true))) {
            return Optional.empty();
        }
        if (hasAnnotations() && ValidationProvider.apply(metadata, settings, classes, dialect)) {
            return Optional.empty();
        }
        if (required) {
            throw new Refusal(
                    "the validation mode is ddl, but no validation provider is on the class path",
                    MODE,
                    "put one on --classpath, such as org.hibernate.validator:hibernate-validator; or change the mode");
        }
        return hasAnnotations()
                ? ValidationProvider.firstConstrained(metadata)
                        .map(type -> "No validation provider is there; annotations as on " + type + " do nothing.")
                : Optional.empty();
    }

    /** A list, as Hibernate reads it; of a persistence unit, what its file says. */
    private Set<String> modes() {
        Object mode = settings.getOrDefault(MODE, settings.getOrDefault(OLD_MODE, "auto"));
        Set<String> modes = Stream.of(mode.toString().split(","))
                .map(part -> part.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        modes.stream().filter(each -> !MODES.contains(each)).findAny().ifPresent(unknown -> {
            throw new Refusal(
                    "Unknown validation mode: " + unknown,
                    MODE,
                    "use auto, none, callback or ddl, as the application does");
        });
        return modes;
    }

    private boolean hasAnnotations() {
        try {
            classes.classForName("jakarta.validation.Constraint");
            return true;
        } catch (ClassLoadingException none) {
            return false;
        }
    }
}
