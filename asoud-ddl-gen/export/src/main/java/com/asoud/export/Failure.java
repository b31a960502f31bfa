package com.asoud.export;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.Version;
import org.jspecify.annotations.Nullable;

/**
 * Why Hibernate could not work with a model, from what it threw:
 *
 * <ol>
 *   <li>there is not memory enough;
 *   <li>classes are compiled for a later Java than this one;
 *   <li>a class is missing, or not of the version that another one needs: both are named, with their jars;
 *   <li>a contributor on the class path failed: its class and jar are named, and how to leave it out;
 *   <li>otherwise Hibernate's own words, and the place in the project, if it was thrown there.
 * </ol>
 */
record Failure(Throwable thrown, ModelSource source, ClassLoader loader) {

    /** What adds something of its own to Hibernate, and is found by {@code META-INF/services}. */
    private static final List<String> CONTRIBUTORS = List.of(
            "org.hibernate.service.spi.ServiceContributor",
            "org.hibernate.integrator.spi.Integrator",
            "org.hibernate.boot.model.TypeContributor",
            "org.hibernate.boot.model.FunctionContributor",
            "org.hibernate.boot.spi.MetadataBuilderContributor",
            "org.hibernate.boot.spi.MetadataBuilderInitializer",
            "org.hibernate.boot.spi.AdditionalMappingContributor",
            "org.hibernate.boot.spi.MetadataSourcesContributor",
            "org.hibernate.boot.registry.StandardServiceInitiator",
            "org.hibernate.boot.registry.selector.StrategyRegistrationProvider",
            "org.hibernate.event.spi.EventEngineContributor",
            "org.hibernate.boot.model.naming.PhysicalNamingStrategy",
            "org.hibernate.boot.model.naming.ImplicitNamingStrategy");

    /** What the application would set to do without it. */
    private static final Map<String, String> SWITCHES = switches();

    private static final String OLD_COLUMN_LIST = """
            .
            Hibernate 6.2 takes only columns there, with asc or desc. NULLS LAST, COLLATE, an operator
            class or an expression needs Hibernate 6.4 or later; until then, write that index into a
            migration by hand, without an @Index for it: it is kept""";

    /** Nobody reads a longer message, in characters. */
    private static final int LONGEST = 2000;

    private static final Pattern MISSING = Pattern.compile("[\\w$]+(?:[./][\\w$]+)+");

    private static Map<String, String> switches() {
        Map<String, String> switches = new LinkedHashMap<>();
        switches.put("org.hibernate.envers.", "hibernate.integration.envers.enabled=false");
        switches.put("org.hibernate.spatial.", "hibernate.integration.spatial.enabled=false");
        switches.put("org.hibernate.search.", "hibernate.search.enabled=false");
        return switches;
    }

    /** With the failure as its cause. */
    static Refusal refusal(Throwable thrown, ModelSource source, ClassLoader loader) {
        Refusal refusal = new Refusal(List.of(new Failure(thrown, source, loader).problem()));
        refusal.initCause(thrown);
        return refusal;
    }

    private Problem problem() {
        if (causes().anyMatch(OutOfMemoryError.class::isInstance)) {
            long megabytes = Runtime.getRuntime().maxMemory() >> 20;
            return new Problem(
                    "there is not memory enough to export the schema: " + messages(thrown),
                    source.description(),
                    "it had " + megabytes + " MiB; give it more, for example: export JDK_JAVA_OPTIONS=-Xmx"
                            + 2 * megabytes + "m");
        }
        Optional<Throwable> linkage = causes().filter(Failure::isLinkage).reduce((outer, inner) -> inner);
        Optional<Class<?>> contributor = contributor();
        if (linkage.isPresent() && linkage.get() instanceof UnsupportedClassVersionError version) {
            return new Problem(
                    "a class is compiled for a later Java than this one, which is " + Runtime.version() + ": "
                            + version.getMessage(),
                    source.description(),
                    "run this with that Java, for example by setting JAVA_HOME");
        }
        if (linkage.isPresent()) {
            return linkage(linkage.get(), contributor);
        }
        return contributor
                .map(type -> new Problem(
                        name(type) + " fails: " + messages(thrown),
                        home(type) + ", " + source.description(),
                        "give it what it complains about, as the application does; --debug shows where it happened.\n"
                                + without(type)))
                .orElseGet(() -> new Problem(
                        "the model does not boot: " + messages(thrown),
                        place().map(place -> "at " + place + "\n").orElse("") + source.description(),
                        "correct the mapping that Hibernate complains about; --debug shows where it happened"
                                + (isOldColumnList() ? OLD_COLUMN_LIST : "")));
    }

    /** Hibernate 6.4 is the first, of those that were tried, to take more in a {@code columnList}. */
    private boolean isOldColumnList() {
        return Version.getVersionString().startsWith("6.2.")
                && causes().anyMatch(cause -> String.valueOf(cause.getMessage()).startsWith("Unable to create index"));
    }

    private Problem linkage(Throwable failure, Optional<Class<?>> contributor) {
        boolean missing = failure instanceof NoClassDefFoundError
                || failure instanceof ClassNotFoundException
                || failure instanceof TypeNotPresentException;
        String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        Optional<Class<?>> user = user(failure);
        List<String> where = new ArrayList<>();
        user.ifPresent(type -> where.add("needed by " + type.getName() + " of " + home(type)));
        String what;
        if (missing) {
            what = "a class is missing on the class path: "
                    + message.replace('/', '.').replaceFirst("^Type (\\S+) not present$", "$1");
        } else {
            what = "two libraries on the class path do not fit each other: " + message;
            mentioned(message).ifPresent(type -> where.add(type.getName() + " is of " + home(type)));
        }
        contributor.ifPresent(type -> where.add("in " + name(type) + " of " + home(type)));
        where.add(source.description());
        return new Problem(
                what,
                String.join("\n", where),
                (missing
                                ? remedy(
                                        message.replace('/', '.').replaceFirst("^Type (\\S+) not present$", "$1"),
                                        loader)
                                : "put the same versions of them on --classpath that the application runs with")
                        + contributor.map(type -> ".\n" + without(type)).orElse(""));
    }

    /** What to do about a class that is not there; one of a package of the module's may merely not be compiled. */
    static String remedy(String missing, ClassLoader loader) {
        String folder = missing.substring(0, missing.lastIndexOf('.') + 1).replace('.', '/');
        boolean isOwn = loader.resources(folder).anyMatch(place -> "file".equals(place.getProtocol()));
        return (isOwn ? "if it is the module's own, compile all of that again (mvn clean compile); if not,\n" : "")
                + "put the library that has it on --classpath, with all that the entity classes use";
    }

    private static boolean isLinkage(Throwable failure) {
        return failure instanceof LinkageError && !(failure instanceof ExceptionInInitializerError)
                || failure instanceof ClassNotFoundException
                || failure instanceof TypeNotPresentException;
    }

    private Stream<Throwable> causes() {
        Set<Throwable> causes = new LinkedHashSet<>();
        for (@Nullable Throwable cause = thrown; cause != null && causes.add(cause); ) {
            cause = cause.getCause();
        }
        return causes.stream();
    }

    /** The first class of a library whose code needed what is missing. */
    private Optional<Class<?>> user(Throwable failure) {
        return Stream.of(failure.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> !isJava(name))
                .map(this::load)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Where it was thrown, unless Hibernate, or a library that it uses, did: that does not help. */
    private Optional<StackTraceElement> place() {
        List<String> hibernates = List.of("org.hibernate.", "org.jboss.", "net.bytebuddy.", "com.asoud.export.");
        return causes().reduce((outer, inner) -> inner).stream()
                .flatMap(root -> Stream.of(root.getStackTrace()))
                .filter(call -> !isJava(call.getClassName()))
                .findFirst()
                .filter(call -> hibernates.stream().noneMatch(call.getClassName()::startsWith));
    }

    private static boolean isJava(String className) {
        return Stream.of("java.", "jdk.", "sun.").anyMatch(className::startsWith);
    }

    private Optional<Class<?>> mentioned(String message) {
        Matcher names = MISSING.matcher(message);
        while (names.find()) {
            String name = names.group().replace('/', '.');
            Optional<Class<?>> type = load(name)
                    .or(() -> load(name.replaceFirst("\\.[\\w$]+$", "")))
                    .filter(found -> !found.getName().startsWith("java."));
            if (type.isPresent()) {
                return type;
            }
        }
        return Optional.empty();
    }

    /** The one that was at work, or that could not even be made. */
    private Optional<Class<?>> contributor() {
        return causes().flatMap(cause -> Stream.concat(
                        provider(cause).stream(),
                        Stream.of(cause.getStackTrace())
                                .map(StackTraceElement::getClassName)
                                .map(this::load)
                                .flatMap(Optional::stream)
                                .map(Failure::outermost)))
                .filter(isContributor())
                .findFirst();
    }

    private static Class<?> outermost(Class<?> type) {
        Class<?> outer = type;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        return outer;
    }

    /** "org.hibernate.integrator.spi.Integrator: Provider com.example.Mine could not be instantiated". */
    private Optional<Class<?>> provider(Throwable cause) {
        if (!(cause instanceof ServiceConfigurationError)) {
            return Optional.empty();
        }
        Matcher named = Pattern.compile("Provider (\\S+)").matcher(String.valueOf(cause.getMessage()));
        return named.find() ? load(named.group(1)) : Optional.empty();
    }

    /** Hibernate's own core is not what somebody could leave out. */
    private Predicate<Class<?>> isContributor() {
        List<Class<?>> kinds =
                CONTRIBUTORS.stream().map(this::load).flatMap(Optional::stream).toList();
        String core = load("org.hibernate.Version").map(Failure::home).orElse("");
        return type -> kinds.stream().anyMatch(kind -> kind.isAssignableFrom(type))
                && !home(type).equals(core)
                && !type.getName().startsWith("com.asoud.export.");
    }

    private String name(Class<?> contributor) {
        String kind = CONTRIBUTORS.stream()
                .filter(name -> load(name)
                        .filter(type -> type.isAssignableFrom(contributor))
                        .isPresent())
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .findFirst()
                .orElse("contributor");
        return kind + " " + contributor.getName();
    }

    private static String without(Class<?> contributor) {
        return SWITCHES.entrySet().stream()
                .filter(entry -> contributor.getName().startsWith(entry.getKey()))
                .map(entry -> "Or do without it, if the application does: --property " + entry.getValue())
                .findFirst()
                .orElse("Or leave its jar out of --classpath, if the schema does not depend on it");
    }

    private Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError gone) {
            return Optional.empty();
        }
    }

    /** The name of its jar or folder. */
    private static String home(Class<?> type) {
        try {
            Path path = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return path.toString().endsWith(".jar") ? String.valueOf(path.getFileName()) : path.toString();
        } catch (URISyntaxException | RuntimeException unknown) {
            return "this Java";
        }
    }

    /** Hibernate wraps what went wrong, and each layer says a part of it. */
    static String messages(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
            messages.add(message.length() > LONGEST ? message.substring(0, LONGEST) + "\u2026" : message);
        }
        return String.join("; ", messages);
    }
}
