package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.adopt.Decision;
import com.asoud.ddl.adopt.Dump;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What production has becomes the first migration, and what the model says otherwise is told before. */
class AdoptionTest extends AdoptionCase {

    private static final String PRODUCTION = """
            CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(255), name varchar(255) NOT NULL,
                status varchar(9) CHECK (status IN ('A', 'B')), legacy varchar(10) NOT NULL, at timestamp(6),
                big varchar(500), price numeric(8, 2) DEFAULT 0, CONSTRAINT ukabc UNIQUE (email),
                CONSTRAINT ux_name UNIQUE (name));
            CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text,
                CONSTRAINT fk123 FOREIGN KEY (customer_id) REFERENCES customer);
            CREATE INDEX idx123 ON orders (customer_id);
            CREATE INDEX old_idx ON orders (note DESC, lower(note)) WHERE id > 5;
            CREATE INDEX idx_note ON orders (note);
            CREATE SEQUENCE customer_seq;
            CREATE SEQUENCE stray_seq;
            CREATE TABLE leftover (id bigserial PRIMARY KEY);
            CREATE TABLE databasechangelog (id varchar(255));
            ALTER TABLE orders ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;
            """;

    private static final String MODEL = """
            CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(320) NOT NULL, name varchar(255),
                status varchar(9) CHECK (status IN ('A', 'B', 'C')), at timestamptz(6), extra int, big varchar(100),
                price numeric(8, 2) DEFAULT 1, CONSTRAINT uk_email UNIQUE (email));
            CREATE UNIQUE INDEX ux_name ON customer (name);
            CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, note text,
                CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customer);
            CREATE INDEX idx_customer ON orders (customer_id);
            CREATE INDEX idx_note ON orders (note, id);
            CREATE INDEX idx_new ON orders (note, customer_id);
            CREATE SEQUENCE customer_seq INCREMENT BY 50;
            CREATE TABLE fresh (id bigint PRIMARY KEY, o bigint CONSTRAINT fk_o REFERENCES orders);
            """;

    @Test
    void each_disagreement_is_one_decision_with_what_becomes_of_it() throws SQLException {
        AdoptionResult result = adoptLive(PRODUCTION, MODEL, false);

        assertThat(result.decisions())
                .extracting(decision -> decision.fate() + ": " + decision.what().replaceAll(" CHECK .*", " …"))
                .containsExactlyInAnyOrder(
                        "KEPT: column customer.legacy is only in production, and must not be NULL: the application"
                                + " cannot insert a row",
                        "CHANGED: column customer.extra is only in the model",
                        "CHANGED: column customer.email is character varying(255) in production, and in the model"
                                + " character varying(320)",
                        "CHANGED: column customer.email may be NULL in production, and in the model it is NOT NULL",
                        "CHANGED: column customer.name is NOT NULL in production, and in the model it may be NULL",
                        "CHANGED: the default of customer.price is 0 in production, and in the model 1",
                        "REFUSED: column customer.at is timestamp(6) without time zone in production, and in the model"
                                + " timestamp(6) with time zone",
                        "REFUSED: column customer.big is character varying(500) in production, and in the model"
                                + " character varying(100)",
                        "CHANGED: constraint customer_status_check on customer is …",
                        "CHANGED: constraint ukabc on customer is called uk_email in the model",
                        "CHANGED: sequence customer_seq goes in steps of 1 in production, and in the model 50",
                        "CHANGED: table fresh is only in the model",
                        "KEPT: table leftover is only in production",
                        "KEPT: index old_idx on orders is only in production",
                        "KEPT: sequence stray_seq is only in production",
                        "KEPT: constraint positive on orders is only in production",
                        "KEPT: constraint positive on orders is NOT VALID in production: rows from before it may break"
                                + " it",
                        "CHANGED: constraint fk123 on orders is called fk_customer in the model",
                        "CHANGED: index idx123 on orders is called idx_customer in the model",
                        "CHANGED: index idx_note on orders is btree (note) in production, and in the model btree (note,"
                                + " id)",
                        "CHANGED: index idx_new on orders is only in the model");
        assertThat(result.leftOut()).containsExactly("table of another tool: databasechangelog");
        assertThat(result.lacking()).isEmpty();
        assertThat(result.kept())
                .containsExactly(
                        "constraint ux_name on customer is only in production",
                        "sequence leftover_id_seq is only in production");
        assertThat(new Project(folder).files()).isEmpty();
    }

    @Test
    void a_decision_says_what_generate_does_and_how_to_decide_otherwise() throws SQLException {
        List<Decision> decisions = adoptLive(PRODUCTION, MODEL, false).decisions();
        String rows = """
                customer.legacy is only|writes nothing|ALTER TABLE "customer" ALTER COLUMN "legacy" DROP NOT NULL;
                customer.legacy is only|writes nothing|@Column(name = "legacy", nullable = false, length = 10)
                customer.email is|before deploy|@Column(length = 255)
                customer.email may|after deploy|@Column(nullable = true)
                customer.name is|before deploy|@Column(nullable = false)
                customer.price|after deploy|@ColumnDefault("0")
                customer.at is|refuses: keep the column|@Column(columnDefinition = "timestamp(6) without time zone")
                customer.big is|--allow-destructive|@Column(length = 500)
                ukabc|reads and writes wait for milliseconds|name = "ukabc"
                customer_seq|stop them first|@SequenceGenerator(sequenceName = "customer_seq", allocationSize = 1)
                old_idx|writes nothing|@Index(name = "old_idx", columnList = "note DESC, (lower(note))", options = "where (id > 5)")
                old_idx|writes nothing|DROP INDEX CONCURRENTLY "old_idx";
                idx_note on|reads and writes go on|@Index(name = "idx_note", columnList = "note")
                leftover is|writes nothing|@Table(name = "leftover")
                NOT VALID|writes nothing|ALTER TABLE "orders" VALIDATE CONSTRAINT "positive";
                fresh|before deploy|take it out of the model
                """;

        assertThat(rows.lines()).allSatisfy(row -> {
            String[] parts = row.split("\\|");
            Decision decision = decisions.stream()
                    .filter(each -> each.what().contains(parts[0]))
                    .findFirst()
                    .orElseThrow();
            assertThat(String.join("\n", decision.generate())).contains(parts[1]);
            assertThat(String.join("\n", decision.ways())).contains(parts[2]);
        });
    }

    @Test
    void what_contradicts_the_model_is_said_as_generate_will() throws SQLException {
        String tables = "CREATE TABLE a (id bigint PRIMARY KEY, b bigint CONSTRAINT %s REFERENCES a%s);";

        assertThat(adoptLive(tables.formatted("by_hand", " ON DELETE CASCADE"), tables.formatted("fk_b", ""), false)
                        .decisions())
                .filteredOn(decision -> decision.fate() == Decision.Fate.REFUSED)
                .singleElement()
                .satisfies(decision -> assertThat(String.join("\n", decision.generate()))
                        .contains("refuses: constraint by_hand, made by hand, contradicts the model's")
                        .contains("@ForeignKey(name = \"by_hand\", foreignKeyDefinition = "));
    }

    @Test
    void nothing_is_to_be_decided_if_the_model_is_what_production_has() throws SQLException {
        String agreed = """
                CREATE TABLE customer (id bigint PRIMARY KEY, status varchar(9) CHECK (status IN ('A', 'B')));
                CREATE INDEX idx_customer ON customer (status) WHERE status IN ('A', 'B');
                """;

        AdoptionResult result = adoptLive(agreed, agreed, true);

        assertThat(result.decisions()).isEmpty();
        assertThat(result.written()).isTrue();
        assertThat(new Project(folder).generate(agreed).migrations()).isEmpty();
    }

    /** Of a real pg_dump, with objects of every kind that no model expresses. */
    @Test
    void a_dump_becomes_a_baseline_that_builds_the_same_and_is_left_alone() throws SQLException {
        String model = """
                CREATE TABLE "Order Line" (
                    id bigint PRIMARY KEY, status varchar(255) CONSTRAINT "status ""check"" it" CHECK (status IN ('A', 'B')),
                    "Weird ""name"" it" text, note text);
                CREATE TABLE cache (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, seen timestamp);
                """;

        AdoptionResult result = adopt(() -> Dump.read(DUMP), model, true);

        assertThat(result.lacking()).isEmpty();
        assertThat(result.decisions())
                .extracting(decision -> decision.fate() + ": " + decision.what())
                .containsExactly(
                        "KEPT: column Order Line.m is only in production",
                        "KEPT: column Order Line.twice is only in production",
                        "KEPT: index line_open on Order Line is only in production",
                        "KEPT: index line_status on Order Line is only in production",
                        "KEPT: constraint positive on cache is only in production",
                        "KEPT: constraint positive on cache is NOT VALID in production: rows from before it may break"
                                + " it",
                        "KEPT: table audit.event is only in production");
        assertThat(result.kept())
                .containsExactly(
                        "sequence Order Line_id_seq is only in production",
                        "the comment on Order Line is only in production",
                        "the default of Order Line.Weird \"name\" it is 'a;b''${c}'::text in production, and in the model"
                                + " none",
                        "the default of Order Line.id is nextval('\"Order Line_id_seq\"'::regclass) in production, and in"
                                + " the model none");
        assertThat(result.leftOut())
                .contains(
                        "table of another tool: databasechangelog (1)",
                        "table of another tool: databasechangeloglock (2)");
        Project project = new Project(folder);
        assertThat(project.files())
                .containsOnlyKeys("migration/common/V1__baseline.sql", "migration/common/V1__baseline.sql.conf");
        assertThat(project.files().get("migration/common/V1__baseline.sql"))
                .doesNotContain("app_owner", "app_reader", "databasechangelog", "Owner:", "search_path", "\\restrict");
        assertThat(project.generate(model).migrations()).isEmpty();
        try (ShadowServer server = Project.lend()) {
            ShadowDatabase database = server.create("developer");
            project.migrate(database, Flavour.STANDARD);
            try (Connection connection = database.connect()) {
                assertThat(Sql.<Long>value(connection, "SELECT n FROM line_count"))
                        .isZero();
                Sql.execute(connection, "INSERT INTO \"Order Line\" (status) VALUES ('A')");
                Sql.execute(connection, "INSERT INTO audit.event VALUES (1, '2026-11-29')");
                assertThat(Sql.<Long>value(connection, "SELECT id FROM open_lines"))
                        .isEqualTo(1);
                assertThat(Sql.<Long>value(
                                connection,
                                "SELECT seqincrement FROM pg_sequence WHERE seqrelid = 'cache_id_seq'::regclass"))
                        .isEqualTo(50);
                assertThat(Sql.<String>value(
                                connection, "SELECT relpersistence::text FROM pg_class WHERE relname = 'cache'"))
                        .isEqualTo("u");
            }
        }
    }

    @Test
    void ids_that_are_as_good_are_nothing_to_decide_and_others_are_told_apart() throws SQLException {
        AdoptionResult result = adoptLive(
                "CREATE TABLE item (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);"
                        + "CREATE TABLE other (id bigint PRIMARY KEY); CREATE TABLE old (id bigserial PRIMARY KEY);"
                        + "CREATE TABLE pair (a bigint, b bigint, CONSTRAINT pk_pair PRIMARY KEY (b, a));",
                "CREATE TABLE item (id bigint PRIMARY KEY); CREATE SEQUENCE item_seq INCREMENT BY 50;"
                        + "CREATE TABLE other (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);"
                        + "CREATE TABLE old (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);"
                        + "CREATE TABLE pair (a bigint, b bigint, PRIMARY KEY (a, b));",
                false);

        assertThat(result.decisions())
                .extracting(decision -> decision.fate() + ": " + decision.what())
                .containsExactly(
                        "CHANGED: sequence item_seq is only in the model",
                        "REFUSED: column other.id is bigint in production, and in the model bigint GENERATED BY DEFAULT"
                                + " AS IDENTITY");
        assertThat(result.kept())
                .containsExactly(
                        "column item.id is bigint GENERATED BY DEFAULT AS IDENTITY in production, and in the"
                                + " model bigint",
                        "column old.id gets its ids from nextval('old_id_seq'::regclass), which is as good as the"
                                + " model's identity",
                        "constraint pk_pair on pair is PRIMARY KEY (b, a), which is as good as the model's order",
                        "sequence old_id_seq is only in production",
                        "the default of old.id is nextval('old_id_seq'::regclass) in production, and in the model"
                                + " none");
    }
}
