package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drift: somebody changed the database by hand. */
class VerifyTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.create();

    private static int databases;

    @BeforeAll
    static void migrate() throws SQLException {
        SERVER.execute("CREATE DATABASE migrated");
        Tool.run(SERVER.url("migrated"), "migrate").expectCode(0);
        SERVER.execute("CREATE ROLE reader LOGIN");
    }

    /** Runs the SQL on a migrated database, and verifies it as somebody who may only connect. */
    private static Tool verifyAfter(String sql, String... options) throws SQLException {
        String name = "drift" + databases++;
        SERVER.execute("CREATE DATABASE " + name + " TEMPLATE migrated");
        try (Connection connection = SERVER.connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        String[] all = new String[options.length + 2];
        all[0] = "--shadow-url=" + SERVER.url("postgres");
        all[1] = "--shadow-user=postgres";
        System.arraycopy(options, 0, all, 2, options.length);
        return Tool.as("reader", SERVER.url(name), "verify", all);
    }

    @Test
    void what_the_migrations_built_is_the_same() throws SQLException {
        Tool verify = verifyAfter("ANALYZE");

        assertThat(verify.out()).startsWith("The database is what its migrations build (on PostgreSQL ");
        verify.expectCode(0);
    }

    @Test
    void every_kind_of_difference_is_named() throws SQLException {
        Tool verify = verifyAfter("""
                DROP INDEX idx_product_tag;
                DROP INDEX idx_order_user_created;
                CREATE INDEX idx_order_user_created ON "order" (created_at, user_id);
                CREATE INDEX by_hand ON market (view_count);
                UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_market_paid_status'::regclass;
                ALTER TABLE product ADD COLUMN note text, ALTER COLUMN technical_detail SET NOT NULL,
                    DROP CONSTRAINT product_stock_check, ALTER COLUMN name TYPE varchar(200);
                ALTER TABLE market DROP CONSTRAINT fk_market_user;
                CREATE TABLE somebodys (id bigint);
                """);

        verify.expectCode(1);
        assertThat(verify.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(differences(verify))
                .contains(
                        "MISSING index idx_product_tag on product",
                        "DIFFERENT index idx_order_user_created on order is btree (created_at, user_id); the migrations "
                                + "make it btree (user_id, created_at)",
                        "EXTRA index by_hand on market",
                        "EXTRA column product.note",
                        "DIFFERENT column product.technical_detail is NOT NULL; the migrations let it be NULL",
                        "MISSING constraint product_stock_check on product",
                        "MISSING constraint fk_market_user on market",
                        "EXTRA table somebodys")
                .anyMatch(line -> line.startsWith("INVALID index idx_market_paid_status on market"))
                .anyMatch(line -> line.startsWith("DIFFERENT column product.name is character varying(200)"));
    }

    /** No model expresses them; migrations by hand may. */
    @Test
    void what_is_attached_to_a_table_is_looked_at_too() throws SQLException {
        Tool verify = verifyAfter("""
                CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER touches BEFORE UPDATE ON product FOR EACH ROW EXECUTE FUNCTION touched();
                CREATE RULE keeps AS ON DELETE TO market DO INSTEAD NOTHING;
                ALTER TABLE product ENABLE ROW LEVEL SECURITY;
                CREATE POLICY own ON product USING (id > 0);
                CREATE STATISTICS both_columns ON market_id, status FROM product;
                CREATE VIEW seen AS SELECT id FROM product;
                """);

        verify.expectCode(1);
        assertThat(differences(verify))
                .containsExactlyInAnyOrder(
                        "EXTRA function touched()",
                        "EXTRA policy own on product",
                        "EXTRA row-level security on product",
                        "EXTRA rule keeps on market",
                        "EXTRA statistics both_columns on product",
                        "EXTRA trigger touches on product",
                        "EXTRA view seen");
    }

    @Test
    void a_trigger_of_the_migrations_that_is_gone_or_disabled_is_a_difference(@TempDir Path folder)
            throws SQLException, IOException {
        Path db = Tool.copyOfMigrations(folder.resolve("db"));
        Files.writeString(db.resolve("migration/common/V900__by_hand.sql"), """
                CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER touches BEFORE UPDATE ON product FOR EACH ROW EXECUTE FUNCTION touched();
                CREATE TRIGGER watches BEFORE UPDATE ON market FOR EACH ROW EXECUTE FUNCTION touched();
                CREATE POLICY own ON product USING (id > 0);
                """);

        Tool verify = verifyAfter("""
                CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER watches BEFORE UPDATE ON market FOR EACH ROW EXECUTE FUNCTION touched();
                ALTER TABLE market DISABLE TRIGGER watches;
                CREATE POLICY own ON product USING (id > 1);
                """, "--migrations=" + db);

        verify.expectCode(1);
        assertThat(differences(verify))
                .anyMatch("MISSING trigger touches on product"::equals)
                .anyMatch(line -> line.startsWith("DIFFERENT trigger watches on market"))
                .anyMatch(line -> line.startsWith("DIFFERENT policy own on product"))
                .hasSize(3);
    }

    /** Of the table, whose long lines are wrapped. */
    private static List<String> differences(Tool verify) {
        return verify.out()
                .replaceAll("\n {5,}", " ")
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .filter(line -> line.matches("(MISSING|EXTRA|INVALID|DIFFERENT) .*"))
                .toList();
    }

    @Test
    void what_is_extra_may_be_ignored() throws SQLException {
        String sql = "CREATE TABLE somebodys (id bigint); CREATE INDEX by_hand ON market (view_count)";

        verifyAfter(sql).expectCode(1);
        verifyAfter(sql, "--ignore-extra").expectCode(0);
    }

    /** What the migrations say of the index, the table and the column holds. */
    @Test
    void what_is_set_by_hand_is_extra_and_makes_no_other_index() throws SQLException {
        String sql = """
                ALTER INDEX idx_product_tag SET (fillfactor = 60);
                ALTER TABLE product SET (fillfactor = 90);
                COMMENT ON TABLE product IS 'by hand';
                COMMENT ON COLUMN product.name IS 'by hand';
                ALTER TABLE product ALTER COLUMN name SET DEFAULT 'by hand';
                """;

        Tool verify = verifyAfter(sql);

        assertThat(differences(verify)).hasSize(5).allMatch(line -> line.startsWith("EXTRA "));
        verifyAfter(sql, "--ignore-extra").expectCode(0);
        Tool.run(SERVER.url("drift" + (databases - 1)), "status").expectCode(0);
    }

    @Test
    void machines_read_it_too() throws SQLException {
        Tool verify = verifyAfter("DROP INDEX idx_product_tag", "--json");

        verify.expectCode(1);
        assertThat(verify.out())
                .contains("\"same\" : false")
                .contains("\"kind\" : \"MISSING\"")
                .contains("\"text\" : \"index idx_product_tag on product\"");
    }
}
