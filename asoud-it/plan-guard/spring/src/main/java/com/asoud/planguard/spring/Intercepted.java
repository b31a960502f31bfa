package com.asoud.planguard.spring;

import java.sql.Connection;
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
        return of(dataSource, call -> {
            if (call.getMethod().getName().equals("getConnection") && application.isBesideTheDataSource(name, beans)) {
                return application.dataSource().getConnection();
            }
            Object result = call.proceed();
            return result instanceof Connection connection
                    ? application.dataSource().watched(connection, "data source " + name)
                    : result;
        });
    }

    /** An executor: what a guarded call hands to it is waited for. */
    static Object executor(Object executor, Tasks tasks) {
        return of(executor, call -> {
            String name = call.getMethod().getName();
            if (!name.equals("execute") && !name.startsWith("submit")) {
                return call.proceed();
            }
            Object[] arguments = call.getArguments();
            return tasks.hand(arguments[0], task -> {
                arguments[0] = task;
                return call.proceed();
            });
        });
    }

    private static Object of(Object bean, MethodInterceptor interceptor) {
        ProxyFactory factory = new ProxyFactory(bean);
        factory.addAdvice(interceptor);
        factory.setProxyTargetClass(true);
        try {
            return factory.getProxy(bean.getClass().getClassLoader());
        } catch (AopConfigException isFinal) {
            factory.setProxyTargetClass(false);
            return factory.getProxy(bean.getClass().getClassLoader());
        }
    }
}
