package com.asoud.it.plans;

import com.asoud.model.PublicationStatus;
import com.asoud.model.order.OrderStatus;
import com.asoud.model.order.OrderType;
import com.asoud.model.product.ProductTag;
import java.util.Arrays;
import java.util.function.Function;

/** The enum constants of the words that are stored. */
final class StoredCodes {

    private StoredCodes() {}

    static PublicationStatus publication(String word) {
        return find(PublicationStatus.values(), PublicationStatus::code, word);
    }

    static OrderStatus orderStatus(String word) {
        return find(OrderStatus.values(), OrderStatus::code, word);
    }

    static OrderType orderType(String word) {
        return find(OrderType.values(), OrderType::code, word);
    }

    static ProductTag tag(String word) {
        return find(ProductTag.values(), ProductTag::code, word);
    }

    private static <E> E find(E[] constants, Function<E, String> code, String word) {
        return Arrays.stream(constants)
                .filter(constant -> code.apply(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No constant is stored as " + word));
    }
}
