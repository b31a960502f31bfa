package com.asoud.ddl.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Constraint.Kind;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogDiffTest {

    private static final ObjectName PRODUCT = new ObjectName("", "product");
    private static final Column ID = column("id", "bigint");
    private static final Column NAME = column("name", "character varying(20)");

    @Test
    void equal_catalogs_do_not_differ() {
        assertThat(changes(catalog(product(index("i", "btree (id)"))), catalog(product(index("i", "btree (id)")))))
                .isEmpty();
    }

    @Test
    void the_order_of_columns_is_no_difference() {
        assertThat(changes(catalog(table(List.of(ID, NAME))), catalog(table(List.of(NAME, ID)))))
                .isEmpty();
    }

    @Test
    void an_index_that_is_equal_but_for_its_name_is_renamed() {
        assertThat(changes(catalog(product(index("old", "btree (id)"))), catalog(product(index("new", "btree (id)")))))
                .containsExactly("index old on product is called new in the model");
    }

    @Test
    void an_index_of_another_definition_is_not_renamed() {
        assertThat(changes(catalog(product(index("old", "btree (id)"))), catalog(product(index("new", "hash (id)")))))
                .containsExactly("index new on product is new", "index old on product is not in the model");
    }

    @Test
    void names_come_before_definitions_when_two_indexes_swap() {
        Table before = product(index("a", "btree (id)"), index("b", "btree (name)"));
        Table after = product(index("a", "btree (name)"), index("b", "btree (id)"));

        assertThat(changes(catalog(before), catalog(after)))
                .containsExactly(
                        "index a on product is btree (id) and becomes btree (name)",
                        "index b on product is btree (name) and becomes btree (id)");
    }

    @Test
    void each_of_two_equal_indexes_is_renamed_once() {
        Table before = product(index("a", "btree (id)"), index("b", "btree (id)"));
        Table after = product(index("c", "btree (id)"));

        assertThat(changes(catalog(before), catalog(after)))
                .containsExactly(
                        "index b on product is not in the model", "index a on product is called c in the model");
    }

    @Test
    void an_invalid_index_differs_from_a_valid_one() {
        Index valid = index("i", "btree (id)");
        Index invalid = new Index(valid.name(), PRODUCT, false, valid.using(), List.of(), false);

        assertThat(CatalogDiff.between(catalog(product(invalid)), catalog(product(valid))))
                .containsExactly(new Change.IndexChanged(invalid, valid));
    }

    @Test
    void a_constraint_that_is_not_valid_becomes_valid() {
        Constraint valid = check("CHECK ((id > 0))", true);
        Constraint notValid = check("CHECK ((id > 0))", false);

        assertThat(changes(
                        catalog(product().withConstraints(List.of(notValid))),
                        catalog(product().withConstraints(List.of(valid)))))
                .containsExactly("constraint positive on product is CHECK ((id > 0)) NOT VALID and becomes"
                        + " CHECK ((id > 0))");
    }

    @Test
    void a_column_may_differ_in_several_ways_at_once() {
        Column to = new Column(
                "name",
                "text",
                true,
                Optional.of("'none'::text"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("said"));

        assertThat(changes(catalog(table(List.of(NAME))), catalog(table(List.of(to)))))
                .containsExactly(
                        "column product.name is character varying(20) and becomes text",
                        "the default of product.name is none and becomes 'none'::text",
                        "column product.name becomes NOT NULL",
                        "the comment on product.name differs");
    }

    @Test
    void a_change_of_type_knows_what_mentions_the_column() {
        Constraint stays = check("CHECK ((id > 0))", true);
        Constraint goes = Constraint.check("goes", stays.definition(), stays.columns());
        Index computed =
                new Index(new ObjectName("", "computed"), PRODUCT, false, "btree ((id + 1))", List.of("id"), true);
        Table before = product(computed, index("plain", "btree (id)")).withConstraints(List.of(stays, goes));
        Column numeric = column("id", "numeric");
        Table after =
                table(List.of(numeric, NAME)).withIndexes(before.indexes()).withConstraints(List.of(stays));

        assertThat(CatalogDiff.between(catalog(before), catalog(after)))
                .contains(new Change.ColumnTypeChanged(PRODUCT, ID, numeric, List.of(stays), List.of(computed)));
    }

    @Test
    void a_schema_that_the_model_does_not_have_is_left_alone() {
        Catalog with = new Catalog(List.of("reports"), List.of(), List.of(), List.of());

        assertThat(changes(with, Catalog.EMPTY)).isEmpty();
        assertThat(changes(Catalog.EMPTY, with)).containsExactly("schema reports is new");
    }

    private static List<String> changes(Catalog current, Catalog wanted) {
        return CatalogDiff.between(current, wanted).stream()
                .map(Change::describe)
                .toList();
    }

    private static Catalog catalog(Table... tables) {
        return new Catalog(List.of(), List.of(tables), List.of(), List.of());
    }

    private static Table product(Index... indexes) {
        return table(List.of(ID, NAME)).withIndexes(List.of(indexes));
    }

    private static Table table(List<Column> columns) {
        return new Table(PRODUCT, columns, List.of(), List.of(), Optional.empty(), Storage.NONE, Optional.empty());
    }

    private static Column column(String name, String type) {
        return new Column(name, type, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Index index(String name, String using) {
        return new Index(new ObjectName("", name), PRODUCT, false, using, List.of(), true);
    }

    private static Constraint check(String definition, boolean valid) {
        return new Constraint(
                "positive",
                Kind.CHECK,
                definition,
                List.of("id"),
                Optional.empty(),
                Optional.empty(),
                "",
                valid,
                ByHand.NOTHING);
    }
}
