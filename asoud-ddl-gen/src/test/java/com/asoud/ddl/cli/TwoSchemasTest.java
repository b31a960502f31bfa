package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.twoschemas.First;
import com.asoud.ddl.testmodel.twoschemas.Next;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All commands on a model over several schemas, in which tables, indexes and sequences have namesakes. */
class TwoSchemasTest {

    /** Every index but those of constraints, with its table, as the server names them. */
    private static final String INDEXES = """
            SELECT format('%s on %s.%s (%s)', c.relname, n.nspname, t.relname,
                          split_part(pg_get_indexdef(c.oid), ' USING ', 2))
                   || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
            FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            WHERE n.nspname NOT LIKE 'pg\\_%' AND t.relname <> 'flyway_schema_history'
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid)
            ORDER BY 1
            """;

    private static final String SCHEMAS = """
            SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY 1
            """;

    @TempDir
    private static Path root = Path.of("");

    private static Path first = Path.of("");
    private static Path next = Path.of("");
    private static final List<String> OF_FIRST = List.of(
            "idx_created on public.customer (btree (created_at))",
            "idx_created on sales.order (btree (created_at))",
            "idx_created on stock.item (btree (created_at))",
            "idx_note on Sales Dept.Deal.Book (btree (text))",
            "idx_note on sales.note (btree (text))",
            "idx_note on stock.note (btree (text))",
            "idx_note_id on stock.note (btree (id, text))",
            "idx_order_customer on sales.order (btree (customer_id))",
            "idx_order_item on sales.order (btree (item_id))",
            "idx_reserved_item on stock.reserved (btree (item_id))");

    private static final List<String> OF_NEXT = List.of(
            "idx_created on Sales Dept.Deal.Book (btree (text DESC))",
            "idx_created on archive.order (btree (created_at))",
            "idx_created on public.customer (btree (created_at))",
            "idx_created on sales.order (btree (created_at))",
            "idx_created on stock.item (btree (created_at))",
            "idx_note on Sales Dept.Deal.Book (btree (text))",
            "idx_note on sales.note (btree (text, id))",
            "idx_note_at on sales.note (btree (at DESC))",
            "idx_note_text on stock.note (btree (text))",
            "idx_order_customer on sales.order (btree (customer_id))",
            "idx_order_item on sales.order (btree (item_id))",
            "idx_reserved_item on stock.reserved (btree (item_id))",
            "ux_note_at on sales.note (btree (at, id))");

    private final ShadowDatabase database = TestServer.get().create("twoschemas");

    @BeforeAll
    static void generate() throws IOException {
        first = root.resolve("first");
        next = root.resolve("next");
        Terminal.onTestServer("generate", first, Terminal.classes(First.all())).succeeds();
        for (Map.Entry<String, String> file : Terminal.files(first).entrySet()) {
            Path copy = next.resolve(file.getKey());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, file.getValue());
        }
        Terminal.onTestServer("generate", next, Terminal.classes(Next.all())).succeeds();
    }

    @AfterEach
    void drop() {
        TestServer.get().drop(database);
    }

    @Test
    void the_committed_files_build_what_the_model_asks_for() {
        assertThat(Terminal.onTestServer("check", first, Terminal.classes(First.all()))
                        .succeeds()
                        .out())
                .contains("Nothing to generate");
        assertThat(Terminal.onTestServer("check", next, Terminal.classes(Next.all()))
                        .succeeds()
                        .out())
                .contains("Nothing to generate");
    }

    @Test
    void a_file_says_of_each_table_and_index_where_in_the_model_it_comes_from() {
        String file = Terminal.files(next).get("migration/common/V1__create_tables.sql");
        assertThat(file)
                .contains("-- * create table sales.note with 1 index\n--     from    @Entity "
                        + name(First.SalesNote.class))
                .contains("-- * create table stock.note with 2 indexes\n--     from    @Entity "
                        + name(First.StockNote.class));
        String index = Terminal.files(next).entrySet().stream()
                .filter(each -> each.getKey().startsWith("migration/concurrent/V3.1.1__"))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining());
        assertThat(index)
                .contains(
                        "-- * create index Sales Dept.idx_created on Sales Dept.Deal.Book\n--     from    @Index(name = "
                                + "\"idx_created\", columnList = \"text desc\") on " + name(Next.Deal.class) + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "concurrent"})
    void each_command_finds_what_the_one_before_has_done(String flavour) throws SQLException {
        String option = "--flavour=" + flavour;
        run("migrate", first, option).succeeds();
        assertThat(indexes()).isEqualTo(OF_FIRST);
        sound(first, option);

        assertThat(run("plan", next, option).succeeds().out()).contains("migrate would apply");
        run("migrate", next, option).succeeds();
        run("migrate", next, option, "--after-deploy").succeeds();
        assertThat(indexes()).isEqualTo(OF_NEXT);
        sound(next, option);

        run("rollback", next, option, "--to=1", "--yes").succeeds();
        assertThat(indexes()).isEqualTo(OF_FIRST);
        assertThat(rows(SCHEMAS)).containsExactly("Sales Dept", "public", "sales", "stock");
        sound(first, option);

        run("rollback", next, option, "--to=0", "--yes").succeeds();
        assertThat(rows(SCHEMAS)).containsExactly("public");
    }

    @Test
    void a_schema_that_somebody_else_has_made_or_uses_stays() throws SQLException {
        execute("CREATE SCHEMA sales; COMMENT ON SCHEMA sales IS 'of the department'");
        run("migrate", first).succeeds();
        execute("CREATE FUNCTION stock.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");

        run("rollback", first, "--to=0", "--yes").succeeds();

        assertThat(rows(SCHEMAS)).containsExactly("public", "sales", "stock");
    }

    /** As a database administrator prepares it. */
    @Test
    void a_role_that_may_not_create_schemas_works_in_those_that_are_there() throws SQLException {
        execute("""
                DROP ROLE IF EXISTS two_schemas;
                CREATE ROLE two_schemas LOGIN;
                CREATE SCHEMA sales AUTHORIZATION two_schemas;
                CREATE SCHEMA stock AUTHORIZATION two_schemas;
                CREATE SCHEMA "Sales Dept" AUTHORIZATION two_schemas;
                GRANT CREATE ON SCHEMA public TO two_schemas;
                """);
        try {
            run("migrate", first, "--user=two_schemas").succeeds();
            assertThat(indexes()).isEqualTo(OF_FIRST);
            sound(first, "--user=two_schemas");
        } finally {
            execute("DROP OWNED BY two_schemas CASCADE; DROP ROLE two_schemas");
        }
    }

    @Test
    void a_schema_that_the_role_may_not_make_use_or_fill_is_refused_with_the_statement_that_lets_it()
            throws SQLException {
        execute("DROP ROLE IF EXISTS two_schemas; CREATE ROLE two_schemas LOGIN;"
                + " CREATE SCHEMA sales; GRANT CREATE ON SCHEMA public TO two_schemas");
        try {
            Terminal cannotLook = run("plan", first, "--user=two_schemas");
            assertThat(cannotLook.out() + cannotLook.err())
                    .contains(
                            "the role may not use the schema sales", "GRANT USAGE ON SCHEMA \"sales\" TO two_schemas;");
            execute("GRANT USAGE ON SCHEMA sales TO two_schemas");

            Terminal run = run("migrate", first, "--user=two_schemas");

            assertThat(run.code()).as(run.toString()).isEqualTo(1);
            assertThat(run.err().replaceAll("\\s+", " "))
                    .contains(
                            "the role two_schemas may not create anything in the schema sales",
                            "GRANT CREATE ON SCHEMA \"sales\" TO \"two_schemas\";",
                            "the role two_schemas may not create the schema stock",
                            "CREATE SCHEMA \"stock\" AUTHORIZATION \"two_schemas\";",
                            "CREATE SCHEMA \"Sales Dept\" AUTHORIZATION \"two_schemas\";");
            assertThat(rows(SCHEMAS)).containsExactly("public", "sales");
        } finally {
            execute("DROP OWNED BY two_schemas CASCADE; DROP ROLE two_schemas");
        }
    }

    @Test
    void an_index_is_rebuilt_by_its_schema_and_no_namesake_is() throws SQLException {
        run("migrate", next, "--after-deploy").succeeds();
        Map<String, String> before = storage();

        run("reindex", next, "sales.idx_note", "\"Sales Dept\".\"idx_created\"").succeeds();

        Map<String, String> after = storage();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.entrySet().stream()
                        .filter(index -> !index.getValue().equals(before.get(index.getKey())))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("sales.idx_note", "Sales Dept.idx_created");
        Terminal ambiguous = run("reindex", next, "idx_note");
        assertThat(ambiguous.code()).isEqualTo(1);
        assertThat(ambiguous.err()).contains("did you mean Sales Dept.idx_note, sales.idx_note?");
        execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'stock.idx_note_text'::regclass");
        Terminal bloated = run("reindex", next, "--bloated", "--dry-run", "--json");
        assertThat(bloated.succeeds().out()).contains("\"sales.idx_note\"", "\"Sales Dept.idx_note\"");
    }

    @Test
    void a_broken_index_is_told_and_mended_in_its_schema_only() throws SQLException {
        run("migrate", next).succeeds();
        execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('stock.idx_created'::regclass,"
                + " 'sales.idx_created'::regclass)");
        assertThat(run("status", next).out())
                .contains("sales.idx_created         INVALID", "stock.idx_created         INVALID")
                .doesNotContain("customer              idx_created               INVALID");

        run("reindex", next, "stock.idx_created").succeeds();

        assertThat(indexes())
                .contains("idx_created on sales.order (btree (created_at)) INVALID")
                .contains("idx_created on stock.item (btree (created_at))");
    }

    @Test
    void health_and_doctor_tell_namesakes_apart() throws SQLException {
        run("migrate", next, "--after-deploy").succeeds();
        execute("CREATE INDEX by_hand ON stock.note (text DESC)");

        String health = run("health", next).succeeds().out();
        String doctor = run(
                        "doctor index",
                        next,
                        "--sql=SELECT * FROM sales.note AS a JOIN stock.note AS b ON b.text = a.text"
                                + " WHERE a.text = 'x' AND b.id > 0")
                .succeeds()
                .out();

        assertThat(health)
                .contains("  * sales.idx_note\n", "  * stock.idx_note_text\n", "  * Sales Dept.idx_note\n")
                .contains("    stock.by_hand\n");
        assertThat(doctor).contains("sales.idx_note on sales.note", "on stock.note");
        execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('\"Sales Dept\".idx_note'::regclass,"
                + " 'stock.by_hand'::regclass)");
        assertThat(run("doctor", next).out().replaceAll("\\s+", " "))
                .contains("run reindex stock.by_hand; or, if nobody needs it: DROP INDEX CONCURRENTLY stock.by_hand;")
                .contains("run migrate, which removes it and builds it anew");
    }

    @Test
    void one_table_is_taken_back_by_its_name_with_the_schema() throws SQLException {
        run("migrate", next, "--after-deploy").succeeds();

        assertThat(run("rollback", next, "--to=1", "--yes", "--table=note").err())
                .contains("there are several tables note", "sales.note, stock.note");
        run("rollback", next, "--to=1", "--yes", "--table=stock.note,\"Sales Dept\".\"Deal.Book\"")
                .succeeds();

        assertThat(indexes())
                .contains("idx_note_id on stock.note (btree (id, text))", "idx_note_at on sales.note (btree (at DESC))")
                .doesNotContain("idx_created on Sales Dept.Deal.Book (btree (text DESC))");
    }

    @Test
    void existing_tables_are_named_with_their_schema_if_it_takes_one(@TempDir Path folder) {
        String classes = Terminal.classes(First.all());
        assertThat(Terminal.onTestServer("generate", folder, classes, "--existing-tables=note,orders")
                        .err())
                .contains(
                        "there are several tables note: sales.note, stock.note",
                        "neither the model nor a migration has a table orders");

        Terminal.onTestServer(
                        "generate",
                        folder,
                        classes,
                        "--existing-tables=sales.order,stock.note,item,Sales Dept.Deal.Book")
                .succeeds();

        assertThat(Terminal.files(folder).keySet().stream()
                        .filter(file -> file.startsWith("migration/concurrent/") && file.endsWith(".sql")))
                .map(file -> file.replaceFirst(".*__create_index_", ""))
                .containsExactlyInAnyOrder(
                        "Sales_Dept_idx_note_on_Sales_Dept_Deal_Book.sql",
                        "sales_idx_created_on_sales_order.sql",
                        "sales_idx_order_customer_on_sales_order.sql",
                        "sales_idx_order_item_on_sales_order.sql",
                        "stock_idx_created_on_stock_item.sql",
                        "stock_idx_note_id_on_stock_note.sql",
                        "stock_idx_note_on_stock_note.sql");
    }

    private Map<String, String> storage() throws SQLException {
        return rows("SELECT n.nspname || '.' || c.relname || '=' || pg_relation_filenode(c.oid) FROM pg_class AS c"
                        + " JOIN pg_namespace AS n ON n.oid = relnamespace"
                        + " WHERE relkind = 'i' AND nspname NOT LIKE 'pg\\_%' ORDER BY 1")
                .stream()
                .map(row -> row.split("="))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private void sound(Path migrations, String... options) {
        assertThat(run("status", migrations, options).succeeds().out()).contains("migrate has nothing to do.");
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--shadow-url=" + Terminal.SERVER);
        all.add("--shadow-user=postgres");
        assertThat(run("verify", migrations, all.toArray(String[]::new))
                        .succeeds()
                        .out())
                .contains("The database is what its migrations build");
    }

    private Terminal run(String command, Path migrations, String... options) {
        return Terminal.live(command, TestServer.url(database), migrations, options);
    }

    private static String name(Class<?> type) {
        return type.getName();
    }

    private List<String> indexes() throws SQLException {
        return rows(INDEXES);
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.column(connection, sql);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, sql);
        }
    }
}
