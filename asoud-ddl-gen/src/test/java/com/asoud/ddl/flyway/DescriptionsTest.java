package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.Operation;
import com.asoud.postgres.ObjectName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptionsTest {

    private static final ObjectName PRODUCT = new ObjectName("", "product");

    @Test
    void one_operation_is_described_by_itself() {
        assertThat(Descriptions.of(List.of(create("idx_product_tag", PRODUCT))))
                .isEqualTo("create_index_idx_product_tag_on_product");
    }

    @Test
    void several_indexes_of_a_table_are_counted() {
        assertThat(Descriptions.of(List.of(create("a", PRODUCT), create("b", PRODUCT))))
                .isEqualTo("create_2_indexes_on_product");
    }

    @Test
    void different_operations_on_a_table_change_it() {
        Index index = index("a", PRODUCT);

        assertThat(Descriptions.of(List.of(
                        new IndexOperation.CreateIndex(index, false), new IndexOperation.DropIndex(index, false))))
                .isEqualTo("change_product");
    }

    @Test
    void a_file_name_is_made_of_ascii_letters_digits_and_underscores() {
        assertThat(Descriptions.of(List.of(create("i/../\"dx\":;\n", new ObjectName("my shop", "a.b")))))
                .isEqualTo("create_index_my_shop_i_dx_on_my_shop_a_b");
        assertThat(Descriptions.of(List.of(create("محصول", new ObjectName("", "café")))))
                .isEqualTo("create_index_on_cafe");
    }

    @Test
    void a_file_name_is_no_longer_than_file_systems_allow() {
        String name = Descriptions.of(List.of(
                create("商".repeat(21), new ObjectName("品".repeat(21), "名".repeat(21))),
                new IndexOperation.DropIndex(
                        index("x".repeat(63), new ObjectName("y".repeat(63), "z".repeat(63))), true)));

        assertThat(("V20260101120000.1000.1000__DESTRUCTIVE_" + name + ".sql.conf").getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(255);
    }

    private static Operation create(String name, ObjectName table) {
        return new IndexOperation.CreateIndex(index(name, table), true);
    }

    private static Index index(String name, ObjectName table) {
        return new Index(table.sibling(name), table, false, "btree (id)", List.of(), true);
    }
}
