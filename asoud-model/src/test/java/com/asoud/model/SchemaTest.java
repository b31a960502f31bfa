package com.asoud.model;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.hibernate.boot.model.naming.PhysicalNamingStrategy;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.cfg.AvailableSettings;
import org.junit.jupiter.api.Test;

class SchemaTest {

    private final String schema = export(PhysicalNamingStrategyStandardImpl.class);

    @Test
    void the_guides_tables_and_columns_have_their_names_and_types() {
        assertThat(columnsOf("product"))
                .contains(
                        "id bigint not null",
                        "market_id bigint not null",
                        "sub_category_id bigint not null",
                        "created_at timestamp(6) with time zone not null",
                        "updated_at timestamp(6) with time zone not null",
                        "is_marketer boolean not null",
                        "name varchar(100) not null",
                        "main_price numeric(14,3) not null",
                        "colleague_price numeric(14,3) not null",
                        "marketer_price numeric(14,3) not null",
                        "maximum_sell_price numeric(14,3) not null",
                        "description text",
                        "required_product_id bigint",
                        "gift_product_id bigint");
        assertThat(columnsOf("market"))
                .contains(
                        "id bigint not null",
                        "user_id bigint not null",
                        "sub_category_id bigint not null",
                        "business_id varchar(63) not null",
                        "name varchar(100) not null",
                        "national_code varchar(10)",
                        "is_paid boolean not null",
                        "subscription_end timestamp(6) with time zone");
        assertThat(columnsOf("\"order\""))
                .contains(
                        "id bigint not null",
                        "user_id bigint not null",
                        "is_paid boolean not null",
                        "discount_amount numeric(14,3) not null",
                        "payable_amount numeric(14,3) not null",
                        "created_at timestamp(6) with time zone not null");
    }

    @Test
    void enumerations_are_stored_in_the_guides_words() {
        assertThat(wordsOf("product", "status"))
                .containsExactlyInAnyOrder("draft", "queue", "not_published", "published", "needs_editing", "inactive");
        assertThat(wordsOf("market", "status")).containsExactlyInAnyOrderElementsOf(wordsOf("product", "status"));
        assertThat(wordsOf("market", "type")).containsExactlyInAnyOrder("company", "shop");
        assertThat(wordsOf("product", "type")).containsExactlyInAnyOrder("good", "service");
        assertThat(wordsOf("product", "tag")).containsExactlyInAnyOrder("new", "special_offer", "coming_soon", "none");
        assertThat(wordsOf("product", "sell_type")).containsExactlyInAnyOrder("online", "person", "both");
        assertThat(wordsOf("product", "ship_cost_payer")).containsExactlyInAnyOrder("market", "customer", "free");
        assertThat(wordsOf("\"order\"", "type")).containsExactlyInAnyOrder("cash", "online");
        assertThat(wordsOf("\"order\"", "status"))
                .containsExactlyInAnyOrder(
                        "draft", "pending", "processing", "verified", "rejected", "completed", "failed");
    }

    @Test
    void every_entity_takes_its_ids_fifty_at_a_time_from_a_sequence_of_its_own() {
        assertThat(linesStartingWith("create sequence"))
                .containsExactlyInAnyOrderElementsOf(AsoudModel.managedClasses().stream()
                        .filter(managed -> managed.isAnnotationPresent(Entity.class))
                        .map(entity -> entity.getAnnotation(Table.class).name().replace("\"", ""))
                        .map("create sequence %s_seq start with 1 increment by 50;"::formatted)
                        .toList());
    }

    @Test
    void every_foreign_key_and_unique_constraint_has_a_name_a_human_gave_it() {
        assertThat(linesStartingWith("alter table"))
                .isNotEmpty()
                .allMatch(line -> line.contains(" add constraint fk_"));
        assertThat(schema).doesNotContainPattern("constraint (FK|UK|IDX)[a-z0-9]{10,}");
    }

    @Test
    void a_naming_strategy_of_the_users_framework_changes_nothing() {
        assertThat(export(PhysicalNamingStrategySnakeCaseImpl.class)).isEqualTo(schema);
    }

    private List<String> linesStartingWith(String prefix) {
        return schema.lines().filter(line -> line.startsWith(prefix)).toList();
    }

    private List<String> columnsOf(String table) {
        String body = Pattern.compile("create table " + Pattern.quote(table) + " \\((.*)\\);")
                .matcher(schema)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        return Arrays.stream(body.split(", (?=[a-z_]+ )")).toList();
    }

    private List<String> wordsOf(String table, String column) {
        String definition = columnsOf(table).stream()
                .filter(candidate -> candidate.startsWith(column + " "))
                .findFirst()
                .orElseThrow();
        return Pattern.compile("'([^']*)'")
                .matcher(definition)
                .results()
                .map(word -> word.group(1))
                .toList();
    }

    /** The script Hibernate would create the schema with, one statement a line; no database is needed. */
    private static String export(Class<? extends PhysicalNamingStrategy> naming) {
        StringWriter script = new StringWriter();
        Unconnected.configuration()
                .property(AvailableSettings.PHYSICAL_NAMING_STRATEGY, naming)
                .property(AvailableSettings.JAKARTA_HBM2DDL_SCRIPTS_ACTION, "create")
                .property(AvailableSettings.JAKARTA_HBM2DDL_SCRIPTS_CREATE_TARGET, script)
                .property(AvailableSettings.HBM2DDL_DELIMITER, ";")
                .property(AvailableSettings.FORMAT_SQL, false)
                .createEntityManagerFactory()
                .close();
        return script.toString();
    }
}
