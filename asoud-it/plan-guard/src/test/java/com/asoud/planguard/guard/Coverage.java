package com.asoud.planguard.guard;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.weather.Reading;
import com.asoud.planguard.weather.Station;
import com.asoud.planguard.weather.WeatherData;
import jakarta.data.repository.Repository;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * The weather with repositories that overload, inherit and have default methods.
 *
 * @param guardClass with the guards
 * @param schema what is done to each template
 */
record Coverage(Class<?> guardClass, Function<Template, Template> schema) implements GuardedModel {

    interface Inherited {
        Station one(long id);
    }

    interface Guarding extends Inherited {
        List<Station> of(String country);

        List<Station> of(long id);

        StatelessSession session();

        default List<Station> high() {
            return session()
                    .createSelectionQuery("from Station where altitude > 1990", Station.class)
                    .getResultList();
        }

        default List<Station> ofAll(String country) {
            return of(country);
        }
    }

    interface Other extends Inherited {}

    @Repository
    interface Forgotten {}

    record InSession(StatelessSession session) implements Guarding, Other {

        @Override
        public Station one(long id) {
            return session.get(Station.class, id);
        }

        @Override
        public List<Station> of(String country) {
            return session.createSelectionQuery("from Station where country = :country", Station.class)
                    .setParameter("country", country)
                    .getResultList();
        }

        @Override
        public List<Station> of(long id) {
            return List.of(one(id));
        }
    }

    /** Leaves out {@code high}, {@code of(long)} and {@code one} of the other repository. */
    static final class Some {

        @Guarded
        void some(Guarding stations, Probe probe) {
            probe.capture(() -> stations.one(1)).statements(1).servedBy("station_pkey");
            probe.capture(() -> stations.ofAll("country 1")).statements(1).reads("station");
        }
    }

    /** One guard too many. */
    static final class Throwing {

        @Guarded
        void some(Guarding stations, Probe probe) {
            new Some().some(stations, probe);
        }

        @Guarded
        void wrong(Guarding stations, Probe probe, Binds binds) {
            long id = binds.draw("station", "code").get(1, Long.class);
            probe.capture(() -> stations.of(id));
        }

        @Guarded
        void without_rows(Guarding stations, Probe probe, Binds binds) {
            long id = binds.draw("station WHERE id < 0", "id").get(1, Long.class);
            probe.capture(() -> stations.of(id));
        }
    }

    @Override
    public String name() {
        return "Coverage";
    }

    @Override
    public List<Class<?>> managedClasses() {
        return List.of(Station.class, Reading.class);
    }

    @Override
    public Set<String> packages() {
        return Set.of("com.asoud.planguard.guard");
    }

    @Override
    public List<Class<?>> repositories() {
        return List.of(Guarding.class, Other.class);
    }

    @Override
    public Object repository(Class<?> type, StatelessSession session) {
        return new InSession(session);
    }

    @Override
    public List<Class<?>> guards() {
        return List.of(guardClass);
    }

    @Override
    public Class<?> data() {
        return WeatherData.class;
    }

    @Override
    public List<Scale> scales() {
        return List.of(Scale.of(4_000), Scale.of(40_000));
    }

    @Override
    public Template template(Scale scale) {
        return schema.apply(WeatherData.template(scale));
    }

    @Override
    public String reportFolder() {
        return "self-test/coverage";
    }
}
