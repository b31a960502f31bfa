package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code migrate} before and after a new release is deployed. */
class DeployTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static final String WAITS = "AFTER_DEPLOY_create_unique_index_idx_market_business_id_on_market.sql";

    @Test
    void what_the_running_release_would_not_survive_waits_until_it_is_said_to_be_gone() throws SQLException {
        Live database = new Live.Templates(SERVER).tablesOnly();

        Tool plan = run(database.url(), "plan");
        Tool before = run(database.url(), "migrate");
        Tool again = run(database.url(), "migrate", "--json");
        Tool status = run(database.url(), "status");
        database.execute("INSERT INTO market SELECT (jsonb_populate_record(m, jsonb_build_object('id', 2000000))).*"
                + " FROM market AS m LIMIT 1");
        database.execute("DELETE FROM market WHERE id = 2000000");
        Tool after = run(database.url(), "migrate", "--after-deploy");

        assertThat(plan.out()).contains(WAITS, "--after-deploy");
        before.expectCode(0);
        assertThat(before.out()).contains("they would break the release that is running now", WAITS, "--after-deploy");
        again.expectCode(0);
        assertThat(again.out()).contains("\"applied\" : 0", WAITS);
        assertThat(status.out()).contains(" 1 pending", WAITS);
        assertThat(after.out())
                .contains("Applied 1 migration; every index is valid")
                .doesNotContain(WAITS);
    }

    @Test
    void where_no_release_can_be_running_nothing_waits() throws SQLException {
        SERVER.execute("CREATE DATABASE fresh");
        String url = SERVER.url("fresh");

        Tool migrate = run(url, "migrate");

        migrate.expectCode(0);
        assertThat(migrate.out()).contains("every index is valid").doesNotContain(WAITS);
        assertThat(run(url, "status").out()).contains(" 0 pending");
    }

    private static Tool run(String url, String command, String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = command;
        all[1] = "--url=" + url;
        all[2] = "--user=" + CrashableServer.USER;
        all[3] = "--migrations=" + Tool.migrations();
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return Tool.execute(all);
    }
}
