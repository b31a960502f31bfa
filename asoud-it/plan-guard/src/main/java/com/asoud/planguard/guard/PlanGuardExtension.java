package com.asoud.planguard.guard;

import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.RunStore;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;

/** Runs the guards of a class with {@link PlanGuard}. */
final class PlanGuardExtension implements ParameterResolver, InvocationInterceptor, TestInstancePreConstructCallback {

    private static final Namespace NAMESPACE = Namespace.create(PlanGuardExtension.class);

    /** Before a container makes the application of the guards, which needs the server. */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        run(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return isGuard(context)
                ? !isOfSpring(parameter.getParameter())
                : parameter.getParameter().getType() == PlanGuardRun.class;
    }

    /** JUnit takes one resolver for each parameter. */
    private static boolean isOfSpring(Parameter parameter) {
        return Stream.concat(
                        Stream.of(parameter.getType()),
                        Arrays.stream(parameter.getAnnotations()).map(Annotation::annotationType))
                .anyMatch(type -> type.getName().equals("org.springframework.context.ApplicationContext")
                        || type.isAnnotation() && type.getName().startsWith("org.springframework."));
    }

    /** A guard is called by {@link PlanGuardRun}, with arguments of its own: JUnit itself never calls it. */
    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return isGuard(context) ? null : run(context);
    }

    private static boolean isGuard(ExtensionContext context) {
        return context.getTestMethod()
                .filter(method -> method.isAnnotationPresent(Guarded.class))
                .isPresent();
    }

    @Override
    @SuppressWarnings("NullAway") // The type argument of a test that returns nothing.
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (!isGuard(context)) {
            invocation.proceed();
            return;
        }
        invocation.skip();
        Evidence evidence = run(context).evidence(method.getExecutable());
        FailureReport report = new FailureReport(evidence);
        if (report.isFailure()) {
            GitHubAnnotations.error(method.getExecutable(), report.title(), report.text());
            throw new AssertionFailedError(report.text());
        }
    }

    /** All classes that guard the same model share one run; it ends with JUnit's, before the server's. */
    static PlanGuardRun run(ExtensionContext context) {
        PostgresServer server = PostgresServer.of(context);
        Class<? extends GuardedModel> model = AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), PlanGuard.class)
                .orElseThrow(() -> new IllegalStateException(
                        "Annotate " + context.getRequiredTestClass().getName() + " with @PlanGuard"))
                .value();
        return RunStore.get(
                context.getRoot(), NAMESPACE, model, () -> new PlanGuardRun(Reflection.instance(model), server));
    }
}
