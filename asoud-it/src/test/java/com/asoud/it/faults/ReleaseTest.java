package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Index;
import com.asoud.it.faults.Live.Held;
import com.asoud.postgres.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release that adds a column and an index on it, as the generator writes it. */
class ReleaseTest {

    private static final String MODEL = "V2.3.6__create_index_idx_product_tag_on_product.sql";
    private static final String INDEX = "V4.1.2__create_index_idx_product_color_on_product.sql";

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_new_column_gives_up_its_lock_and_tries_again_and_its_index_is_built_after_it() throws Exception {
        Live database = TEMPLATES.complete();
        String migrations = "--migrations=" + release();
        Held reader = database.reading("product");

        CompletableFuture<Tool> migrate =
                Tool.start(database.url(), "migrate", "--lock-timeout=200ms", "--jobs=1", migrations);
        database.awaitWaiting("ALTER TABLE product ADD COLUMN%");
        Poll.until(() -> database.<Long>value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE"
                        + " 'ALTER TABLE product ADD COLUMN%' AND wait_event_type = 'Lock'")
                == 0);
        reader.end();

        migrate.join().expectCode(0);
        assertThat(migrate.join().out())
                .contains("did not get its lock in time; it tries again in ")
                .endsWith("Applied 2 migrations; every index is valid and as declared.\n");
        Tool status = Tool.run(database.url(), "status", migrations);
        assertThat(status.out())
                .startsWith("19 applied, 0 pending, 0 failed\n")
                .containsPattern("idx_product_color +valid");

        Tool rollback = Tool.run(database.url(), "rollback", "--to=" + "3.1.1", "--yes", migrations);
        rollback.expectCode(0);
        Wished.isReached(database);
    }

    /** By hand, and outside a transaction: nobody knows how far it has come. */
    @Test
    void what_has_failed_half_way_is_not_tried_again() throws Exception {
        Live database = TEMPLATES.complete();
        Path root = Tool.copyOfMigrations(folder.resolve("by-hand"));
        write(root.resolve("migration/common/V4__add_size.sql"), "ALTER TABLE product ADD COLUMN size text;");
        write(root.resolve("migration/common/V4__add_size.sql.conf"), "executeInTransaction=false");
        Held reader = database.reading("product");

        Tool first = Tool.run(database.url(), "migrate", "--lock-timeout=200ms", "--migrations=" + root);
        reader.end();
        Tool second = Tool.run(database.url(), "migrate", "--migrations=" + root);

        first.expectCode(4);
        assertThat(first.err())
                .contains("failed half-way, and cannot safely run again: V4__add_size.sql; canceling statement due to")
                .contains("undo it by hand");
        second.expectCode(1);
        assertThat(second.err()).contains("failed half-way, and cannot safely run again: V4__add_size.sql; by a run");
    }

    @Test
    void what_is_repeatable_runs_after_all_versions() throws Exception {
        Live database = TEMPLATES.nearly();
        Path root = release();
        write(
                root.resolve("migration/common/R__colors.sql"),
                "CREATE OR REPLACE VIEW colors AS SELECT color FROM product;");
        String migrations = "--migrations=" + root;

        Tool migrate = Tool.run(database.url(), "migrate", migrations);

        migrate.expectCode(0);
        assertThat(migrate.out()).endsWith("Applied 5 migrations; every index is valid and as declared.\n");
        assertThat(Tool.run(database.url(), "migrate", migrations).out()).startsWith("Nothing to do");
        write(
                root.resolve("migration/common/R__colors.sql"),
                "CREATE OR REPLACE VIEW colors AS SELECT color, 1 AS n FROM product;");
        write(root.resolve("migration/common/V5__size.sql"), "ALTER TABLE product ADD COLUMN size text;");
        Tool next = Tool.run(database.url(), "migrate", migrations);
        next.expectCode(0);
        assertThat(next.out()).endsWith("Applied 2 migrations; every index is valid and as declared.\n");
    }

    @Test
    void a_name_that_is_freed_on_one_table_may_be_used_on_another() throws Exception {
        Live database = TEMPLATES.allButOne();
        Index freed = Release.index("market", "idx_market_user_status", "btree (user_id, status)");
        String migrations = Release.write(
                folder.resolve("reuse"),
                List.of(new Change.Removed(freed)),
                List.of(new Change.Added(Release.index("product", "idx_market_user_status", "btree (tag, id)"))));

        Tool migrate = Tool.run(database.url(), "migrate", "--jobs=3", migrations);

        migrate.expectCode(0);
        assertThat(migrate.out()).endsWith("Applied 3 migrations; every index is valid and as declared.\n");
    }

    @Test
    void a_file_may_name_the_default_schema() throws Exception {
        Live database = TEMPLATES.allButOne();
        ObjectName table = new ObjectName("public", "product");
        String migrations = Release.write(
                folder.resolve("schema"),
                List.of(new Change.Added(new Index(
                        table.sibling("idx_product_tag_id"), table, false, "btree (tag, id)", List.of(), true))));

        Tool migrate = Tool.run(database.url(), "migrate", migrations);

        migrate.expectCode(0);
        assertThat(Tool.run(database.url(), "status", migrations).out())
                .containsPattern("product +idx_product_tag_id +valid, as declared");
    }

    /** Without it, every UPDATE of the table would fail, and no command would say so. */
    @Test
    void an_index_that_replication_relies_on_is_named_before_it_goes() throws Exception {
        Live database = TEMPLATES.allButOne();
        Index identity = new Index(
                new ObjectName("", "uk_product_identity"),
                new ObjectName("", "product"),
                true,
                "btree (id)",
                List.of(),
                true);
        Change added = new Change.Added(identity);
        Index changed = new Index(identity.name(), identity.table(), true, "btree (id, market_id)", List.of(), true);
        String before = Release.write(folder.resolve("before"), List.of(added));
        Tool.run(database.url(), "migrate", before).expectCode(0);
        database.execute("ALTER TABLE product REPLICA IDENTITY USING INDEX uk_product_identity;"
                + "CREATE PUBLICATION products FOR TABLE product");
        String replaced = Release.write(
                folder.resolve("replaced"), List.of(added), List.of(new Change.IndexChanged(identity, changed)));
        String dropped =
                Release.write(folder.resolve("dropped"), List.of(added), List.of(new Change.Removed(identity)));

        for (Tool refused : List.of(
                Tool.run(database.url(), "rollback", "--to=2.3.6", "--yes", before),
                Tool.run(database.url(), "migrate", replaced),
                Tool.run(database.url(), "migrate", dropped))) {
            refused.expectCode(1);
            assertThat(refused.err())
                    .contains("index uk_product_identity of table product is in use, and would go")
                    .contains("ALTER TABLE product REPLICA IDENTITY FULL;");
            database.execute("UPDATE product SET name = name");
        }
        database.execute("ALTER TABLE product REPLICA IDENTITY FULL");
        Tool migrate = Tool.run(database.url(), "migrate", replaced);

        migrate.expectCode(0);
        database.execute("UPDATE product SET name = name");
    }

    private Path release() throws IOException {
        Path root = Tool.copyOfMigrations(folder.resolve("db"));
        write(root.resolve("migration/common/V4.1.1__add_color.sql"), "ALTER TABLE product ADD COLUMN color text;");
        write(root.resolve("rollback/common/U4.1.1__add_color.sql"), "ALTER TABLE product DROP COLUMN color;");
        Path concurrent = root.resolve("migration/concurrent");
        write(concurrent.resolve(INDEX), colored(concurrent.resolve(MODEL)));
        Files.copy(concurrent.resolve(MODEL + ".conf"), concurrent.resolve(INDEX + ".conf"));
        Path rollback = root.resolve("rollback/concurrent");
        write(rollback.resolve(INDEX.replace('V', 'U')), colored(rollback.resolve(MODEL.replace('V', 'U'))));
        return root;
    }

    private static String colored(Path file) throws IOException {
        return Files.readString(file)
                .replace("idx_product_tag", "idx_product_color")
                .replace("(tag)", "(color)")
                .replace("2.3.6", "4.1.2");
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }
}
