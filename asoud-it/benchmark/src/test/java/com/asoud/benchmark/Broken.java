package com.asoud.benchmark;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.guard.Application;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.Sql;
import java.lang.reflect.Constructor;
import java.sql.Connection;
import java.util.List;
import org.hibernate.StatelessSession;

/** The weather with something wrong about it. */
abstract class Broken implements GuardedModel {

    static final String WEATHER = "com.asoud.planguard.weather.Weather";

    private final GuardedModel weather = weather();

    private static GuardedModel weather() {
        try {
            Constructor<?> constructor = Class.forName(WEATHER).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (GuardedModel) constructor.newInstance();
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public String name() {
        return weather.name();
    }

    @Override
    public List<Class<?>> managedClasses() {
        return weather.managedClasses();
    }

    @Override
    public List<Class<?>> repositories() {
        return weather.repositories();
    }

    @Override
    public List<Class<?>> guards() {
        return weather.guards();
    }

    @Override
    public Object repository(Class<?> type, StatelessSession session) {
        return weather.repository(type, session);
    }

    /** It has no rows of that scale. */
    static final class Small extends Broken {
        @Override
        public Template template(Scale scale) {
            throw new IllegalArgumentException("there are at least 5,000 rows");
        }
    }

    /** PostgreSQL says that its disk is full. */
    static final class FullDisk extends Broken {
        @Override
        public Template template(Scale scale) {
            return Template.EMPTY.then("full_disk", database -> {
                try (Connection connection = database.getConnection()) {
                    Sql.execute(
                            connection,
                            "DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$");
                }
            });
        }
    }

    /** Fails as a class does that needs another one, which is not on the class path. */
    static final class Unloadable {
        static final int NUMBER = Integer.parseInt("broken");
    }

    /** Its application is a container's. */
    static final class InContainer extends Broken {
        @Override
        public Application application(PostgresServer server) {
            throw new IllegalStateException("the benchmark has no use for it");
        }

        @Override
        public Template template(Scale scale) {
            throw new IllegalStateException();
        }
    }

    /** Another class. */
    static final class NoModel {}

    /** Its constructor fails. */
    static final class Unmade extends Broken {
        Unmade() {
            throw new IllegalStateException("no such folder");
        }

        @Override
        public Template template(Scale scale) {
            throw new IllegalStateException();
        }
    }
}
