package com.asoud.ddl.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.export.ModelSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelTest {

    @Test
    void a_package_info_is_no_class() {
        ModelSource source = model(List.of("a.b.Article", "a.c.package-info")).scanned();

        assertThat(source.classes()).containsExactly("a.b.Article");
        assertThat(source.packages()).containsExactly("a.c");
    }

    @Test
    void messages_name_some_of_many_classes() {
        List<String> sixty = IntStream.range(0, 60).mapToObj(i -> "C" + i).toList();

        assertThat(model(sixty).describe()).isEqualTo("classes [C0, C1, C2, C3, C4] and 55 more");
        assertThat(model(sixty.subList(0, 5)).describe()).isEqualTo("classes [C0, C1, C2, C3, C4]");
    }

    private static Model model(List<String> classes) {
        return new Model(ClassPath.ofThread(), List.of(), classes, Optional.empty(), Map.of());
    }
}
