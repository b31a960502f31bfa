package com.asoud.planguard.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ContainerServerTest {

    @Test
    void without_docker_a_test_is_skipped_and_says_why() {
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> ContainerServer.requireDocker(false))
                .withMessage("skipped: there is no Docker for -Dasoud.it.postgres=testcontainers; "
                        + "start Docker, or leave the property away to test on the embedded PostgreSQL");
    }

    @Test
    void with_docker_no_test_is_skipped() {
        assertThatCode(() -> ContainerServer.requireDocker(true)).doesNotThrowAnyException();
    }

    @Test
    void without_testcontainers_it_is_said_what_is_missing() throws ReflectiveOperationException {
        Class<?> choice = new WithoutTestcontainers().loadClass(ServerChoice.Container.class.getName());
        var constructor = choice.getDeclaredConstructor(int.class);
        var start = choice.getMethod("start");
        constructor.setAccessible(true);
        start.setAccessible(true);
        Object container = constructor.newInstance(18);

        assertThatExceptionOfType(InvocationTargetException.class)
                .isThrownBy(() -> start.invoke(container))
                .satisfies(thrown -> assertThat(thrown.getCause())
                        .hasMessageStartingWith("Testcontainers is not on the class path: no org/testcontainers/")
                        .hasMessageContaining("add org.testcontainers:testcontainers-postgresql to the dependencies"));
    }

    /** The class path of whoever uses this library and not its optional dependency. */
    private static final class WithoutTestcontainers extends ClassLoader {

        WithoutTestcontainers() {
            super(ContainerServerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.testcontainers.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("com.asoud.planguard.database.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] content = file.readAllBytes();
                return defineClass(name, content, 0, content.length);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }
    }
}
