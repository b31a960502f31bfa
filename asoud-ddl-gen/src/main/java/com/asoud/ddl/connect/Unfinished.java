package com.asoud.ddl.connect;

import com.asoud.ddl.ServerError;
import com.asoud.postgres.Refusal.Problem;
import java.sql.SQLException;
import java.util.List;

/**
 * The work has begun and could not be finished. What is done stays done, nothing false is recorded, and the same
 * command goes on from there.
 */
public final class Unfinished extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** @param problems what is in the way, and how to go on; at least one */
    public Unfinished(List<Problem> problems) {
        super(problems.get(0).toString());
        this.problems = List.copyOf(problems);
    }

    /** What it means that a session of ours, which only looks, fails: the server is gone, or we are at fault. */
    public static RuntimeException lost(SQLException failure) {
        return ServerError.isOfTheServer(failure)
                ? new Unfinished(List.of(new Problem(
                        ServerError.message(failure),
                        "the session that watches the builds",
                        ServerError.remedy(failure))))
                : new IllegalStateException(ServerError.message(failure), failure);
    }

    /** What is in the way, and how to go on; at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
