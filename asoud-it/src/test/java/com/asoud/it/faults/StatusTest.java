package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.faults.Live.Held;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code status} beside whoever else is at work. */
class StatusTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    @Test
    void an_index_that_is_being_built_is_no_trouble_whoever_asks() throws SQLException {
        Live database = TEMPLATES.allButOne();
        SERVER.execute("CREATE ROLE asking LOGIN");
        database.execute("GRANT SELECT ON flyway_schema_history TO asking");
        Held writer = database.writing("product");
        CompletableFuture<Tool> migrate = database.startBehindWriters("migrate");

        Tool owner = Tool.run(database.url(), "status");
        Tool reader = Tool.as("asking", database.url(), "status");
        writer.end();

        migrate.join().expectCode(0);
        assertThat(owner.out()).containsPattern("product +idx_product_tag +being built\n");
        owner.expectCode(0);
        assertThat(owner.out()).endsWith("\nmigrate would apply 1 migration.\n");
        assertThat(reader.out())
                .containsPattern("product +idx_product_tag +being built\n")
                .contains("the role asking may not write Flyway's history");
        reader.expectCode(0);
    }

    @Test
    void each_pending_file_is_told_with_its_stage() throws SQLException {
        Live database = TEMPLATES.tablesOnly();

        Tool status = Tool.run(database.url(), "status");
        Tool json = Tool.run(database.url(), "status", "--json");

        assertThat(status.out())
                .containsPattern("  PENDING, before deploy  V\\S+idx_product_tag_on_product.sql\n")
                .containsPattern("  PENDING, after deploy  V\\S+__AFTER_DEPLOY_\\S+.sql\n");
        assertThat(json.out()).contains("\"stage\" : \"BEFORE_DEPLOY\"", "\"stage\" : \"AFTER_DEPLOY\"");
    }

    @Test
    void what_a_build_has_left_is_trouble_beside_one_at_work() throws SQLException {
        Live database = TEMPLATES.allButOne();
        database.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_product_marketer'::regclass");
        Held writer = database.writing("product");
        CompletableFuture<Tool> migrate = database.startBehindWriters("migrate");

        Tool status = Tool.run(database.url(), "status");
        writer.end();
        migrate.join();

        assertThat(status.out())
                .containsPattern("idx_product_tag +being built\n")
                .containsPattern("idx_product_marketer +INVALID");
        status.expectCode(1);
    }
}
