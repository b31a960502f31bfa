package com.asoud.planguard.weather;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.guard.GuardedModel;
import java.util.List;
import org.hibernate.StatelessSession;

/** The weather, as it is guarded. */
final class Weather implements GuardedModel {

    @Override
    public String name() {
        return "Weather";
    }

    @Override
    public List<Class<?>> managedClasses() {
        return List.of(Station.class, Reading.class);
    }

    @Override
    public List<Class<?>> repositories() {
        return List.of(Stations.class, Readings.class);
    }

    @Override
    public List<Class<?>> guards() {
        return List.of(StationPlansTest.class, ReadingPlansTest.class);
    }

    @Override
    public List<Scale> scales() {
        return List.of(Scale.of(4_000), Scale.of(40_000));
    }

    @Override
    public Template template(Scale scale) {
        return WeatherData.template(scale);
    }

    @Override
    public Object repository(Class<?> type, StatelessSession session) {
        return type == Stations.class ? new Stations.InSession(session) : new Readings.InSession(session);
    }

    @Override
    public String reportFolder() {
        return "weather";
    }
}
