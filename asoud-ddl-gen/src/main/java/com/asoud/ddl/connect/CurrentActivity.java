package com.asoud.ddl.connect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What a command is doing at this moment, to be told at once to whoever interrupts it. For any thread. */
public final class CurrentActivity {

    private volatile String what = "connecting";
    private volatile boolean leavesSomething;
    private volatile Optional<Blocker> last = Optional.empty();
    private final Map<String, Blocker> waits = new ConcurrentSkipListMap<>();

    /** From now on it does this, of which nothing is left if the JVM ends. */
    public void looks(String now) {
        does(now, false);
    }

    /** From now on it does this, after which there is something to tidy up. */
    public void works(String now) {
        does(now, true);
    }

    private void does(String now, boolean leaves) {
        what = now;
        last = Optional.empty();
        leavesSomething = leaves;
    }

    /** Who was last seen in the way of what it does, as the end of a sentence; he may be gone. */
    public String asWaited() {
        return last.map(who -> "\n  it waited for " + who + "\n  to end that: " + who.end())
                .orElse("");
    }

    /** Of these statements, each waits for somebody; no other does. */
    public void waits(Map<String, Blocker> seen) {
        waits.keySet().retainAll(seen.keySet());
        waits.putAll(seen);
        last = seen.values().stream().findFirst().or(() -> last);
    }

    /** Whether there is something to tidy up before the JVM may end. */
    public boolean leavesSomething() {
        return leavesSomething;
    }

    /** As the end of "interrupted while …". */
    public String what() {
        return what;
    }

    /** Which statements wait for whom, and the statement that ends that session; no line if nobody does. */
    public List<String> waits() {
        Map<Blocker, List<String>> statements = new LinkedHashMap<>();
        waits.forEach((statement, blocker) -> statements
                .computeIfAbsent(blocker, unknown -> new ArrayList<>())
                .add(statement));
        List<String> lines = new ArrayList<>();
        statements.forEach((blocker, those) -> {
            lines.addAll(those);
            lines.add("  waits for " + blocker);
            lines.add("  to end that: " + blocker.end());
        });
        return lines;
    }
}
