package com.asoud.export;

import com.asoud.postgres.Refusal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.hibernate.jpa.boot.spi.PersistenceUnitDescriptor;

/** Persistence units: listed in {@code META-INF/persistence.xml}, or made of classes. */
final class Units {

    /** JPA's own name for a mapping that nobody has to list (Jakarta Persistence 3.2, 8.2.1.6.2). */
    private static final String ORM_XML = "META-INF/orm.xml";

    private static final String PERSISTENCE_XML = "META-INF/persistence.xml";

    private static final String PARSER = "org.hibernate.jpa.boot.spi.PersistenceXmlParser";
    private static final String PARSER_OF_6 = "org.hibernate.jpa.boot.internal.PersistenceXmlParser";

    private Units() {}

    /** @throws Refusal if it is to be a listed one and is not, or classes are missing */
    static PersistenceUnitDescriptor of(ModelSource source, ClassLoader loader) {
        return source.persistenceUnit().isEmpty()
                ? unlisted(ManagedClasses.namesIn(source, loader), loader)
                : listed(source, loader);
    }

    private static PersistenceUnitDescriptor listed(ModelSource source, ClassLoader loader) {
        Map<String, PersistenceUnitDescriptor> units = new LinkedHashMap<>();
        parse(loader).forEach(unit -> units.putIfAbsent(unit.getName(), unit));
        PersistenceUnitDescriptor unit = units.get(source.persistenceUnit());
        if (unit == null) {
            throw new Refusal(
                    "no persistence unit of that name",
                    source.description() + "; META-INF/persistence.xml on the class path has " + units.keySet(),
                    "use one of those names with --persistence-unit, or put the file on --classpath");
        }
        return unit;
    }

    private static List<PersistenceUnitDescriptor> parse(ClassLoader loader) {
        if (!ByName.has(PARSER)) {
            return ((List<?>) ByName.callStatic(
                            PARSER_OF_6,
                            "locatePersistenceUnits",
                            Units.class.getClassLoader(),
                            Map.of("hibernate.classLoaders", List.of(loader))))
                    .stream().map(PersistenceUnitDescriptor.class::cast).toList();
        }
        return Parser.parse(loader);
    }

    /** Of Hibernate 7; loaded only there. */
    private static final class Parser {

        static List<PersistenceUnitDescriptor> parse(ClassLoader loader) {
            var parser = org.hibernate.jpa.boot.spi.PersistenceXmlParser.create(Map.of(), loader, null);
            return List.copyOf(parser.parse(parser.getClassLoaderService().locateResources(PERSISTENCE_XML))
                    .values());
        }
    }

    /** A unit that no file lists. Which methods such a unit has differs from version to version. */
    private static PersistenceUnitDescriptor unlisted(List<String> names, ClassLoader loader) {
        List<String> files = loader.getResource(ORM_XML) == null ? List.of() : List.of(ORM_XML);
        Properties none = new Properties();
        InvocationHandler answers = (proxy, method, arguments) -> switch (method.getName()) {
            case "getName" -> "classes";
            case "getManagedClassNames" -> names;
            case "getMappingFileNames" -> files;
            case "getClassLoader" -> loader;
            case "isExcludeUnlistedClasses" -> true;
            case "getProperties" -> none;
            default -> nothing(method);
        };
        return (PersistenceUnitDescriptor) Proxy.newProxyInstance(
                PersistenceUnitDescriptor.class.getClassLoader(),
                new Class<?>[] {PersistenceUnitDescriptor.class},
                answers);
    }

    @SuppressWarnings("NullAway") // of the methods that no unit has to answer
    private static Object nothing(Method method) {
        if (method.getReturnType() == boolean.class) {
            return false;
        }
        return method.getReturnType() == List.class ? List.of() : null;
    }
}
