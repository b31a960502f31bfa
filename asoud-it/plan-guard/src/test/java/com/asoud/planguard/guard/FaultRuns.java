package com.asoud.planguard.guard;

import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.guard.Faults.Schema;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests what was observed of {@link FaultyQueries}; all of them share the runs. */
final class FaultRuns implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(FaultRuns.class);

    /** Observes a method when the first test asks for it. */
    record Observer(PostgresServer server, ExtensionContext.Store runs) {

        Evidence evidence(Schema schema, String guard) {
            PlanGuardRun run = runs.computeIfAbsent(
                    schema, key -> new PlanGuardRun(new Faults(schema), server), PlanGuardRun.class);
            synchronized (run) {
                return run.evidence(Arrays.stream(FaultyQueries.class.getDeclaredMethods())
                        .filter(method -> method.getName().equals(guard) && method.isAnnotationPresent(Guarded.class))
                        .findFirst()
                        .orElseThrow());
            }
        }

        /**
         * Whether a sequential scan reads pages before it needs them, as it does since 17 (release notes, General
         * Performance).
         */
        boolean readsAhead() {
            return server.major() >= 17;
        }

        /** Whether the server can skip through an index, as PostgreSQL does since 18. */
        boolean canSkip() {
            return server.major() >= 18;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Observer.class;
    }

    @Override
    public Observer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Observer(PostgresServer.of(context), context.getRoot().getStore(NAMESPACE));
    }
}
