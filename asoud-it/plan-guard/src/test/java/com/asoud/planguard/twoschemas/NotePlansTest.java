package com.asoud.planguard.twoschemas;

import static com.asoud.planguard.guard.Bound.atMost;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.Growth;
import com.asoud.planguard.guard.Guarded;
import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.Probe;

/** A name that two schemas have goes with its schema. */
@PlanGuard(TwoSchemas.class)
class NotePlansTest {

    @Guarded
    void newest_of_sales(Notes notes, Probe probe, Binds binds) {
        long author = binds.id("sales.note", "author");
        probe.capture(() -> notes.ofSales(author, 10))
                .statements(1)
                .servedBy("sales.idx_note")
                .boundedBy("author")
                .buffers(atMost(20))
                .grows(Growth.CONSTANT);
    }

    @Guarded
    void newest_of_stock(Notes notes, Probe probe, Binds binds) {
        long author = binds.id("stock.note", "author");
        probe.capture(() -> notes.ofStock(author, 10))
                .statements(1)
                .servedBy("stock.idx_note")
                .boundedBy("author")
                .buffers(atMost(20))
                .grows(Growth.CONSTANT);
    }

    @Guarded
    void both(Notes notes, Probe probe, Binds binds) {
        long author = binds.id("sales.note", "author");
        probe.capture(() -> notes.both(author, 10)).statements(1).servedBy("sales.idx_note", "stock.idx_note");
    }
}
