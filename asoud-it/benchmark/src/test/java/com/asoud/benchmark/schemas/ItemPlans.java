package com.asoud.benchmark.schemas;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;

/** Guards for the benchmark, which are no tests of their own. */
@PlanGuard(Schemas.class)
class ItemPlans {

    @Guarded
    void newest_of_shop(Items items, Probe probe, Binds binds) {
        long code = binds.id("archive.item", "code");
        probe.capture(() -> items.newestOfShop(code)).statements(1);
    }

    @Guarded
    void newest_of_archive(Items items, Probe probe, Binds binds) {
        long code = binds.id("archive.item", "code");
        probe.capture(() -> items.newestOfArchive(code)).statements(1);
    }

    @Guarded
    void tags(Items items, Probe probe, Binds binds) {
        long item = binds.id("archive.item", "id");
        probe.capture(() -> items.tags(item)).statements(1);
    }

    @Guarded
    void of_buyer(Items items, Probe probe, Binds binds) {
        long buyer = binds.id("\"Übungs Schema\".\"order\"", "buyer");
        probe.capture(() -> items.ofBuyer(buyer)).statements(1);
    }

    @Guarded
    void visits(Items items, Probe probe, Binds binds) {
        long item = binds.id("archive.visit", "item");
        probe.capture(() -> items.visits(item)).statements(1);
    }
}
