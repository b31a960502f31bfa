package com.asoud.export;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.ImplicitConstraintNameSource;
import org.hibernate.boot.model.naming.ImplicitNameSource;
import org.hibernate.boot.model.naming.ImplicitNamingStrategy;
import org.hibernate.boot.model.naming.ImplicitNamingStrategyJpaCompliantImpl;
import org.hibernate.boot.registry.selector.spi.StrategySelector;
import org.jspecify.annotations.Nullable;

/**
 * Tells an {@code @Index} from a unique constraint, wherever it was written: an annotation, {@code orm.xml}, an
 * embeddable, an override.
 *
 * <p>Hibernate makes a unique constraint of an {@code @Index(unique = true)} and forgets what it was. But it asks the
 * naming strategy for the name of each, and says there which of the two it is. So each index is booked in the mapping
 * under a name of our own, and its true name is kept here. Two indexes of one name stay two.
 */
final class IndexNames {

    private static final String MARK = "asoud_ddl_index_";

    /** In 6.3 to 7.0, and in 6.2; those of unique constraints are called otherwise. */
    private static final Set<String> BINDERS_OF_INDEXES = Set.of("bindIndexes", "processJPAIndexHolders");

    private final Map<String, Named> byMark = new LinkedHashMap<>();
    private @Nullable ImplicitNamingStrategy application;

    /**
     * An index that Hibernate has met.
     *
     * @param name its name by the application's naming strategy
     * @param table the name of its table, without a schema
     * @param question what Hibernate asked a name for
     */
    record Named(Identifier name, Identifier table, Question question) {}

    /**
     * An index as Hibernate describes it.
     *
     * @param given the name in its declaration, or empty if it has none there
     * @param columns the parts of its column list as Hibernate cuts them: at every comma, without {@code asc} and
     *     {@code desc}
     */
    record Question(Optional<String> given, List<String> columns) {

        static Question of(Optional<Identifier> given, List<Identifier> columns) {
            return new Question(
                    given.map(Identifier::getText),
                    columns.stream().map(Identifier::getText).toList());
        }
    }

    /**
     * The application's naming strategy, except that indexes get names of our own.
     *
     * @param strategy its class or short name, as a setting has it, or empty for Hibernate's default
     */
    ImplicitNamingStrategy around(Optional<String> strategy) {
        return (ImplicitNamingStrategy) Proxy.newProxyInstance(
                ImplicitNamingStrategy.class.getClassLoader(),
                new Class<?>[] {ImplicitNamingStrategy.class},
                (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return invoke(this, method, arguments);
                    }
                    Object application = application(strategy, (ImplicitNameSource) arguments[0]);
                    return marked(invoke(application, method, arguments), arguments[0]);
                });
    }

    private ImplicitNamingStrategy application(Optional<String> strategy, ImplicitNameSource source) {
        if (application == null) {
            application = source.getBuildingContext()
                    .getBootstrapContext()
                    .getServiceRegistry()
                    .requireService(StrategySelector.class)
                    .resolveDefaultableStrategy(
                            ImplicitNamingStrategy.class,
                            strategy.orElse(null),
                            ImplicitNamingStrategyJpaCompliantImpl.INSTANCE);
        }
        return application;
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException();
        }
    }

    private Object marked(Object result, Object argument) {
        if (result instanceof Identifier name
                && argument instanceof ImplicitConstraintNameSource source
                && isIndex(source)) {
            String mark = MARK + byMark.size();
            byMark.put(
                    mark,
                    new Named(
                            name,
                            source.getTableName(),
                            Question.of(
                                    Optional.ofNullable(source.getUserProvidedIdentifier()), source.getColumnNames())));
            return Identifier.toIdentifier(mark);
        }
        return result;
    }

    /** Before 7.1 Hibernate does not say so; then whoever asks tells it. */
    private static boolean isIndex(ImplicitConstraintNameSource source) {
        return ByName.call(source, "kind")
                .map(kind -> kind.toString().equals("INDEX"))
                .orElseGet(() -> StackWalker.getInstance()
                        .walk(frames -> frames.anyMatch(frame -> BINDERS_OF_INDEXES.contains(frame.getMethodName()))));
    }

    /** Every index that Hibernate has met, by the name it has in the mapping. */
    Map<String, Named> byMark() {
        return byMark;
    }

    boolean isMark(String name) {
        return byMark.containsKey(name);
    }
}
