package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code plan}, {@code status} and {@code verify} change nothing, and need no right to. */
class ObserveTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates(
            Map.of("log_connections", "on", "log_statement", "all", "log_line_prefix", "%d "));

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    /** Not even a temporary table. */
    @Test
    void a_role_that_may_only_read_sees_what_the_owner_sees_in_sessions_that_only_read() throws SQLException {
        Live database = TEMPLATES.tablesOnly();
        database.execute("ANALYZE; CREATE ROLE looks LOGIN IN ROLE pg_read_all_data, pg_monitor;"
                + " REVOKE TEMPORARY ON DATABASE " + database.name() + " FROM PUBLIC");
        int begin = SERVER.log().length();

        Tool plan = Tool.as("looks", database.url(), "plan", "--migrate-as=postgres", "--json");
        Tool status = Tool.as("looks", database.url(), "status");
        Tool verify = Tool.as(
                "looks", database.url(), "verify", "--shadow-url=" + SERVER.url("postgres"), "--shadow-user=postgres");
        String log = SERVER.log().substring(begin);

        plan.expectCode(0);
        assertThat(plan.out())
                .isEqualTo(Tool.run(database.url(), "plan", "--json").out());
        status.expectCode(0);
        assertThat(verify.out()).as(verify.toString()).contains("MISSING", "idx_product_tag");
        assertThat(count(log, database, "execute[^:]*: SET default_transaction_read_only = on"))
                .isEqualTo(count(log, database, "connection authorized:"))
                .isPositive();
    }

    private static long count(String log, Live database, String what) {
        return Pattern.compile("(?m)^" + database.name() + " LOG:  " + what)
                .matcher(log)
                .results()
                .count();
    }
}
