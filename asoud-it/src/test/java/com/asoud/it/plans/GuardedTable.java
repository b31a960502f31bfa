package com.asoud.it.plans;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Growth.CONSTANT;

import com.asoud.planguard.guard.Binds;
import com.asoud.planguard.guard.GuardedCall;
import com.asoud.planguard.guard.Probe;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * What is promised alike of the rows of every table, which their key finds.
 *
 * @param name as in SQL
 * @param key the index of the key
 */
record GuardedTable(String name, String key) {

    /** The row of an id that is drawn. */
    void one(LongFunction<?> find, Probe probe, Binds binds) {
        long id = binds.id(name, "id");
        byKey(probe.capture(() -> find.apply(id))).buffers(atMost(5));
    }

    /** The rows of twenty ids that are spread over the table, up to one that is drawn. */
    void some(Function<List<Long>, ?> find, Probe probe, Binds binds) {
        long greatest = binds.id(name, "id");
        List<Long> ids = LongStream.rangeClosed(1, 20)
                .mapToObj(twentieth -> 1 + greatest * twentieth / 20)
                .distinct()
                .toList();
        byKey(probe.capture(() -> find.apply(ids))).buffers(atMost(80));
    }

    /** What writes a single row. */
    GuardedCall byKey(GuardedCall call) {
        return call.statements(1).servedBy(key).boundedBy("id").grows(CONSTANT);
    }
}
