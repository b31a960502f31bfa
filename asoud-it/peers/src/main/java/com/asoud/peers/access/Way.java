package com.asoud.peers.access;

import java.util.function.BiFunction;
import javax.sql.DataSource;

/** The ways to the data. */
public enum Way {
    JDBC(JdbcAccess::new),
    REPOSITORY(RepositoryAccess::new),
    SPRING_DATA(SpringAccess::new),
    ENTITY_MANAGER(EntityManagerAccess::new);

    private final BiFunction<DataSource, Sample, Access> opening;

    Way(BiFunction<DataSource, Sample, Access> opening) {
        this.opening = opening;
    }

    /**
     * Starts what it needs.
     *
     * @param pool stays the caller's
     */
    Access open(DataSource pool, Sample sample) {
        return opening.apply(pool, sample);
    }
}
