package com.asoud.planguard.weather;

import static com.asoud.planguard.guard.Bound.atMost;

import com.asoud.explain.PlanMode;
import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Growth;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;
import com.asoud.planguard.guard.ValueKind;
import java.util.List;

@PlanGuard(Weather.class)
class StationPlansTest {

    @Guarded
    void one(Stations stations, Probe probe, Binds binds) {
        String code = binds.drawOr(List.of("nowhere"), "station", "code").get(1, String.class);
        probe.capture(() -> stations.withCode(code))
                .statements(1)
                .servedBy(Station.UNIQUE_CODE)
                .boundedBy("code")
                .buffers(atMost(4));
    }

    @Guarded
    void some_of_a_country(Stations stations, Probe probe, Binds binds) {
        String country = binds.drawOr(List.of("nowhere"), "station", "country").get(1, String.class);
        probe.capture(() -> stations.inCountry(country, 10))
                .statements(1)
                .servedBy(Station.INDEX_COUNTRY_NAME)
                .boundedBy("country")
                .in(PlanMode.GENERIC, GuardedCall::noSort)
                .on(ValueKind.MOST_COMMON, GuardedCall::noSort) // To sort a dozen names costs nothing.
                .rowsRemovedPerRow(atMost(0))
                .grows(Growth.CONSTANT);
    }
}
