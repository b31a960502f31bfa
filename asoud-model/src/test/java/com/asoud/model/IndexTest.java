package com.asoud.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.model.market.Market;
import com.asoud.model.order.Order;
import com.asoud.model.product.Product;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IndexTest {

    @Test
    void the_three_tables_declare_the_sixteen_indexes_of_the_guide() {
        assertThat(Stream.of(Product.class, Market.class, Order.class)
                        .flatMap(entity -> indexes(entity).map(index -> render(entity, index))))
                .contains("""
                product: idx_product_market_status (market_id, status)
                product: idx_product_category_status (sub_category_id, status)
                product: idx_product_status_created (status, created_at)
                product: idx_product_market_created (market_id, created_at)
                product: idx_product_tag (tag)
                product: idx_product_marketer (is_marketer)
                market: idx_market_user_status (user_id, status)
                market: idx_market_status_created (status, created_at)
                market: idx_market_category_status (sub_category_id, status)
                market: unique idx_market_business_id (business_id)
                market: idx_market_paid_status (is_paid, status)
                "order": idx_order_user_status (user_id, status)
                "order": idx_order_user_created (user_id, created_at)
                "order": idx_order_status_paid (status, is_paid)
                "order": idx_order_paid_created (is_paid, created_at)
                "order": idx_order_type_status (type, status)""".split("\n"));
    }

    @Test
    void every_index_has_a_constant_of_its_name_on_its_entity() {
        entities()
                .forEach(entity -> assertThat(constants(entity))
                        .as(entity.getSimpleName())
                        .containsExactlyInAnyOrderElementsOf(
                                indexes(entity).map(Index::name).toList()));
    }

    @Test
    void uniqueness_is_declared_once_by_an_index_or_a_named_constraint_but_never_on_a_column() {
        assertThat(entities().flatMap(entity -> Arrays.stream(entity.getDeclaredFields())))
                .isNotEmpty()
                .noneMatch(IndexTest::hasUniqueColumn);
    }

    private static boolean hasUniqueColumn(Field field) {
        return field.isAnnotationPresent(Column.class)
                        && field.getAnnotation(Column.class).unique()
                || field.isAnnotationPresent(JoinColumn.class)
                        && field.getAnnotation(JoinColumn.class).unique();
    }

    private static Stream<Class<?>> entities() {
        return AsoudModel.managedClasses().stream().filter(managed -> managed.isAnnotationPresent(Entity.class));
    }

    private static Stream<Index> indexes(Class<?> entity) {
        return Arrays.stream(entity.getAnnotation(Table.class).indexes());
    }

    private static String render(Class<?> entity, Index index) {
        return "%s: %s%s (%s)"
                .formatted(
                        entity.getAnnotation(Table.class).name(),
                        index.unique() ? "unique " : "",
                        index.name(),
                        index.columnList());
    }

    private static Stream<String> constants(Class<?> entity) {
        return Arrays.stream(entity.getDeclaredFields())
                .filter(field -> field.getName().startsWith("INDEX_"))
                .filter(field -> Modifier.isPublic(field.getModifiers()) && Modifier.isFinal(field.getModifiers()))
                .map(IndexTest::valueOf);
    }

    private static String valueOf(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
