package com.asoud.ddl.maven;

import org.apache.maven.plugins.annotations.Mojo;

/**
 * Shows which migrations are applied, pending or failed; of each index whether it is valid and as declared; invalid
 * indexes that are in no migration; and what migrate would do, by the same preflight. Only reads. Exit code 1 if
 * something is wrong, or if migrate would refuse for another reason than the rights of this role. Pending migrations
 * are not wrong.
 */
@Mojo(name = "status", threadSafe = true)
public final class StatusGoal extends LiveGoal {

    @Override
    String command() {
        return "status";
    }
}
