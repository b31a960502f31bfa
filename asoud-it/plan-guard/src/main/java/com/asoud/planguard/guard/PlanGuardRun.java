package com.asoud.planguard.guard;

import com.asoud.explain.PlanMode;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.TestDatabase;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The guards of one model in one run of JUnit: each guard is observed once, whoever asks first, so that no test depends
 * on another.
 */
public final class PlanGuardRun implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(PlanGuardRun.class.getName());

    /** PostgreSQL's SQLSTATE for a write in a read-only transaction. */
    private static final String READ_ONLY = "25006";

    private static final String HIDDEN = """
            What functions execute is not guarded: the server tells it to superusers only.
            do:    connect as a superuser, or guard those statements by themselves""";

    private static final List<ValueKind> KINDS =
            List.of(ValueKind.TYPICAL, ValueKind.RAREST, ValueKind.MOST_COMMON, ValueKind.ABSENT);

    private final GuardedModel model;
    private final PostgresServer server;
    private final List<Scale> scales;
    private final Repositories repositories;
    /** Drawn from each scale before: every clone has the same rows. */
    private final Map<String, Map<String, List<Binds.Values>>> drawn;

    private final Application application;
    private final Stopwatch times = new Stopwatch();
    private final Trials trials = new Trials(this::trialDatabase);
    private final Map<String, GuardedDatabase> databases = new LinkedHashMap<>();
    private final Map<String, GuardedDatabase> trialDatabases = new LinkedHashMap<>();
    private final Map<Method, Evidence> evidence = new LinkedHashMap<>();
    private final Set<Method> writers = new HashSet<>();
    private final Map<Method, RuntimeException> failures = new LinkedHashMap<>();
    private @Nullable GuardFailure unbuilt;
    private boolean unbuiltWasSaid;
    private @Nullable MutationResults mutations;

    PlanGuardRun(GuardedModel model, PostgresServer server) {
        this(model, server, model.scales(), new ConcurrentHashMap<>());
    }

    /** At other scales than the model's: two or more, from small to large. */
    PlanGuardRun(GuardedModel model, PostgresServer server, List<Scale> scales) {
        this(model, server, scales, new ConcurrentHashMap<>());
    }

    private PlanGuardRun(
            GuardedModel model,
            PostgresServer server,
            List<Scale> scales,
            Map<String, Map<String, List<Binds.Values>>> drawn) {
        if (scales.size() < 2) {
            throw new IllegalStateException(model.name() + " needs two scales or more, or growth cannot be seen");
        }
        this.model = model;
        this.server = server;
        this.scales = List.copyOf(scales);
        this.repositories = new Repositories();
        this.drawn = drawn;
        this.application = model.application(server);
    }

    GuardedModel model() {
        return model;
    }

    /** From small to large. */
    List<Scale> scales() {
        return scales;
    }

    PostgresServer server() {
        return server;
    }

    Application application() {
        return application;
    }

    Repositories repositories() {
        return repositories;
    }

    Stopwatch times() {
        return times;
    }

    List<Method> guards() {
        return guards(model);
    }

    /** The guards of the model, ordered by name. */
    static List<Method> guards(GuardedModel model) {
        return model.guards().stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method ->
                        method.isAnnotationPresent(Guarded.class) && !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(PlanGuardRun::name))
                .toList();
    }

    static String name(Method guard) {
        return guard.getDeclaringClass().getSimpleName() + "." + guard.getName();
    }

    /** The evidence of every guard that could be observed. */
    synchronized List<Evidence> all() {
        List<Evidence> all = new ArrayList<>();
        for (Method guard : guards()) {
            try {
                all.add(evidence(guard));
            } catch (GuardFailure | TestAbortedException failure) {
                if (failure == unbuilt && !unbuiltWasSaid) {
                    unbuiltWasSaid = true;
                    throw failure;
                }
            }
        }
        return all;
    }

    /** The guards that could not be observed, by name; after {@link #all}. Each one's own test says why. */
    synchronized Set<String> failed() {
        return failures.keySet().stream().map(PlanGuardRun::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The evidence of those guards that somebody asked for. */
    synchronized List<Evidence> observed() {
        return evidence.values().stream()
                .sorted(Comparator.comparing(Evidence::guard))
                .toList();
    }

    /** What was observed of a guard; observes it if nobody did. */
    synchronized Evidence evidence(Method guard) {
        if (!model.guards().contains(guard.getDeclaringClass())) {
            throw new IllegalStateException("Add %s to the guards of %s: its mutations and its report would not know it"
                    .formatted(
                            guard.getDeclaringClass().getName(),
                            model.getClass().getName()));
        }
        RuntimeException failed = failures.get(guard);
        if (failed != null) {
            throw failed;
        }
        Evidence known = evidence.get(guard);
        if (known == null) {
            try {
                known = observe(guard);
            } catch (GuardFailure | TestAbortedException failure) {
                if (failure != unbuilt) {
                    failures.put(guard, failure);
                }
                throw failure;
            } catch (RuntimeException | AssertionError failure) {
                GuardFailure named = new GuardFailure(name(guard) + " fails", failure);
                failures.put(guard, named);
                throw named;
            }
            evidence.put(guard, known);
        }
        return known;
    }

    private Evidence observe(Method guard) {
        List<Execution> executions = new ArrayList<>();
        for (Scale scale : scales) {
            database(scale, false);
            times.measure("observe the guards", () -> executions.addAll(observe(guard, scale)));
        }
        return evidence(name(guard), executions);
    }

    Evidence evidence(String guard, List<Execution> executions) {
        return new Evidence(guard, executions, database(scales.get(0), false).catalog(), trials::why);
    }

    private List<Execution> observe(Method guard, Scale scale) {
        List<Execution> executions = new ArrayList<>();
        for (ValueKind kind : KINDS) {
            List<Execution> run;
            try {
                run = run(guard, scale, kind);
            } catch (Binds.NoSuchValue nothingToObserve) {
                continue;
            }
            executions.addAll(run);
            if (run.stream().allMatch(execution -> execution.kind() == ValueKind.NONE)) {
                break;
            }
        }
        if (executions.isEmpty()) {
            throw new IllegalStateException(name(guard) + " captures nothing: call probe.capture(…)");
        }
        return executions;
    }

    private List<Execution> run(Method guard, Scale scale, ValueKind kind) {
        try {
            return database(scale, writers.contains(guard)).run(guard, name(guard), kind);
        } catch (SQLException | RuntimeException failure) {
            if (!writers.contains(guard) && isRefusedWrite(failure)) {
                writers.add(guard);
                return run(guard, scale, kind);
            }
            if (failure instanceof Binds.NoSuchValue nothing) {
                throw nothing;
            }
            if (failure instanceof TestAbortedException || failure == unbuilt) {
                throw (RuntimeException) failure;
            }
            throw new GuardFailure(
                    "%s fails with %s at scale %s".formatted(name(guard), kind, scale.name()),
                    failure,
                    failure instanceof Binds.NoRows
                            ? "\ndo:    add rows to " + model.data().getName()
                            : "");
        }
    }

    static boolean isRefusedWrite(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && READ_ONLY.equals(refused.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** The database that guards share; made when the first asks. */
    synchronized GuardedDatabase database(Scale scale, boolean writes) {
        if (unbuilt != null) {
            throw new TestAbortedException("skipped: there is no database; a test that failed before says why");
        }
        try {
            return databases.computeIfAbsent(
                    scale.name() + writes, key -> times.measured("write the data", () -> open(scale, writes)));
        } catch (GuardFailure failure) {
            unbuilt = failure;
            throw failure;
        }
    }

    /** Where causes are tried: what is tried there is rolled back, but leaves traces in the catalog. */
    private synchronized GuardedDatabase trialDatabase(Scale scale) {
        return trialDatabases.computeIfAbsent(scale.name(), key -> open(scale, true));
    }

    /** The databases in use at a scale. */
    synchronized List<GuardedDatabase> databases(Scale scale) {
        return databases.values().stream()
                .filter(database -> database.scale().equals(scale))
                .toList();
    }

    /** A clone of its own; to be closed by the caller. */
    GuardedDatabase open(Scale scale, boolean writes) {
        try {
            TestDatabase clone = server.cloneOf(model.template(scale));
            try {
                GuardedDatabase database = new GuardedDatabase(
                        model,
                        scale,
                        writes,
                        new GuardedDatabase.Source(clone.dataSource(), clone::close),
                        application,
                        repositories,
                        drawn.computeIfAbsent(scale.name(), key -> Binds.cache()),
                        EnumSet.allOf(PlanMode.class));
                if (database.explainer().hidesFunctions()) {
                    LOGGER.log(System.Logger.Level.WARNING, HIDDEN);
                }
                return database;
            } catch (SQLException | RuntimeException failure) {
                clone.close();
                throw failure;
            }
        } catch (SQLException | RuntimeException failure) {
            throw new GuardFailure(
                    "There is no database of scale " + scale.name(),
                    failure,
                    "\ndo:    see the migrations, and the rows that "
                            + model.data().getName() + " writes");
        }
    }

    /** What annotations and database disagree about, for each declared index; empty text if they agree. */
    Map<String, String> declaredIndexes(DeclaredSchema schema) {
        try (Connection connection = database(scales.get(0), false).open()) {
            try {
                return DeclaredIndexes.differences(server, schema, model.template(scales.get(0)), connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw new GuardFailure("The declared indexes cannot be built", failure);
        }
    }

    /** The accepted plans of the server's major version. */
    Baseline baseline(Path folder) {
        return new Baseline(folder.resolve("postgresql-" + server.major()));
    }

    /** What happens when indexes are missing or different; tried when the first asks. */
    synchronized MutationResults mutations() {
        MutationResults results = mutations;
        if (results == null) {
            List<Evidence> all = all();
            results = times.measured("mutate the indexes", () -> new Mutations(this, all).run());
            mutations = results;
        }
        return results;
    }

    Optional<MutationResults> mutationsIfTried() {
        return Optional.ofNullable(mutations);
    }

    /** The same guards, observed anew on databases of their own, with the same values. */
    PlanGuardRun again() {
        return new PlanGuardRun(model, server, scales, drawn);
    }

    /** Writes the report of what was observed, and removes the databases. */
    @Override
    public synchronized void close() {
        try {
            if (!evidence.isEmpty()) {
                Path folder = new ReportWriter(this).write();
                LOGGER.log(System.Logger.Level.INFO, summary(folder));
            }
        } finally {
            release();
        }
    }

    private String summary(Path folder) {
        String parts = times.seconds().entrySet().stream()
                .map(part -> part.getKey() + " " + part.getValue() + " s")
                .collect(Collectors.joining(", "));
        return "plan guard of %s on %s: %s guards; %s; report in %s"
                .formatted(model.name(), server.description(), evidence.size(), parts, folder.toAbsolutePath());
    }

    /** Removes the databases. */
    void release() {
        application.close();
        databases.values().forEach(GuardedDatabase::close);
        trialDatabases.values().forEach(GuardedDatabase::close);
    }
}
