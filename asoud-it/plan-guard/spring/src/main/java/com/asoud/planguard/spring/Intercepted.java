package com.asoud.planguard.spring;

import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Beans whose calls are noticed; of the same class, if it can have subclasses. */
final class Intercepted {

    private Intercepted() {}

    /**
     * A data source that is not the guarded one: what a guarded call sends through it is noticed, if it does not lead
     * to the guarded database as well.
     */
    static Object dataSource(
            Object dataSource, String name, SpringApplication application, ConfigurableListableBeanFactory beans) {
        return of(dataSource, name, beans, call -> {
            if (call.getMethod().getName().equals("getConnection") && application.isBesideTheDataSource(name, beans)) {
                return application.dataSource().getConnection();
            }
            Object result = call.proceed();
            return result instanceof Connection connection
                    ? application.dataSource().watched(connection, "data source " + name)
                    : result;
        });
    }

    /**
     * An executor: what a guarded call hands to it is waited for, and what else is handed to it is no part of calls.
     */
    static Object executor(Object executor, String name, Tasks tasks, ConfigurableListableBeanFactory beans) {
        return of(executor, name, beans, call -> {
            String method = call.getMethod().getName();
            Object[] arguments = call.getArguments();
            if (arguments.length == 0 || arguments[0] instanceof Comparable) { // A queue may put tasks in order.
                return call.proceed();
            }
            Class<?> type = call.getMethod().getParameterTypes()[0];
            Tasks.Handing handing = task -> {
                arguments[0] = task;
                return call.proceed();
            };
            if (type != Runnable.class && type != Callable.class) {
                return call.proceed();
            }
            if (method.startsWith("schedule")) {
                return tasks.schedule(type, arguments[0], handing);
            }
            return method.equals("execute") || method.startsWith("submit")
                    ? tasks.hand(type, arguments[0], handing)
                    : call.proceed();
        });
    }

    private static Object of(
            Object bean, String name, ConfigurableListableBeanFactory beans, MethodInterceptor interceptor) {
        ProxyFactory factory = new ProxyFactory(bean);
        factory.addAdvice(interceptor);
        if (hasFinalMethods(bean.getClass())) {
            return asInterface(factory, bean, name, beans);
        }
        factory.setProxyTargetClass(true);
        try {
            return factory.getProxy(bean.getClass().getClassLoader());
        } catch (AopConfigException isFinal) {
            return asInterface(factory, bean, name, beans);
        }
    }

    /** Where the context may ask for the class, the bean stays as it is. */
    private static Object asInterface(
            ProxyFactory factory, Object bean, String name, ConfigurableListableBeanFactory beans) {
        Class<?> declared = beans.containsBeanDefinition(name)
                ? beans.getMergedBeanDefinition(name).getResolvableType().resolve()
                : null;
        if (declared == null || !declared.isInterface()) {
            return bean;
        }
        factory.setProxyTargetClass(false);
        return factory.getProxy(bean.getClass().getClassLoader());
    }

    /** A subclass would not pass them on to the bean, and has no fields of its own. */
    private static boolean hasFinalMethods(Class<?> type) {
        return Stream.of(type.getMethods())
                .anyMatch(method -> Modifier.isFinal(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getDeclaringClass() != Object.class);
    }
}
