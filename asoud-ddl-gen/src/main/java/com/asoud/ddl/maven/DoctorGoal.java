package com.asoud.ddl.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong, in four cases: a build that takes long, an index that is not used, a query that became slower, a
 * disk that fills up. Changes nothing: it plans, and executes nothing unless told to. Without a case: build and disk.
 * Exit code 1 if something was found.
 */
@Mojo(name = "doctor", threadSafe = true)
public final class DoctorGoal extends LiveGoal {

    /**
     * build: the index builds that run, how far they are, who is in their way. index: why the query of --sql does
     * without an index. slower: the statements that take longer than at --since, or the plan against --baseline. disk:
     * what takes the disk and what can go.
     */
    @Parameter(property = "asoud-ddl.case")
    private @Nullable String wantedCase;

    /** One statement, with its values as literals or as $1, $2, … Example: 'SELECT * FROM product WHERE id = $1' */
    @Parameter(property = "asoud-ddl.sql")
    private @Nullable String sql;

    /** The same from a file; - is the standard input. Example: query.sql */
    @Parameter(property = "asoud-ddl.sql-file")
    private @Nullable File sqlFile;

    /** The value of $1, then that of $2, … Values are printed nowhere. May be repeated. Example: 123 */
    @Parameter(property = "asoud-ddl.value")
    private @Nullable List<String> values;

    /** The place of a value that is null; --value gives the others. May be repeated. Example: 2 */
    @Parameter(property = "asoud-ddl.null")
    private @Nullable List<String> nullPlaces;

    /**
     * The types of the values, as the application's driver declares them. Default: the server chooses. Example:
     * "bigint, text"
     */
    @Parameter(property = "asoud-ddl.types")
    private @Nullable String types;

    /** The index that is expected. Default: any of each table. Example: idx_product_market_status */
    @Parameter(property = "asoud-ddl.index")
    private @Nullable String index;

    /**
     * With leave to count: execute the conditions on a table, for 10 s at most, to compare the number of rows with the
     * planner's estimate. Example: true
     */
    @Parameter(property = "asoud-ddl.analyze", defaultValue = "false")
    private boolean analyze;

    /** Write what pg_stat_statements has counted so far, without values. Example: before.json */
    @Parameter(property = "asoud-ddl.save")
    private @Nullable File save;

    /** Compare with such a file. Example: before.json */
    @Parameter(property = "asoud-ddl.since")
    private @Nullable File since;

    /**
     * Compare the plan of --sql with those of this file of the plan guard. Example:
     * src/test/plans/postgresql-18/OrderPlansTest.history.plan
     */
    @Parameter(property = "asoud-ddl.baseline")
    private @Nullable File baseline;

    @Override
    String command() {
        return "doctor";
    }
}
