package com.asoud.ddl.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CasesTest {

    private sealed interface Part {}

    private record Wheel(int spokes) implements Part {}

    private record Saddle() implements Part {}

    @Test
    void each_kind_has_its_own_case() {
        List<String> done = new ArrayList<>();
        Consumer<Part> cases = new Cases<Part>()
                .when(Wheel.class, wheel -> done.add("wheel of " + wheel.spokes()))
                .when(Saddle.class, saddle -> done.add("saddle"))
                .of(Part.class);

        List.of(new Saddle(), new Wheel(28)).forEach(cases);

        assertThat(done).containsExactly("saddle", "wheel of 28");
    }

    @Test
    void a_kind_without_a_case_is_named_before_anything_is_done() {
        Cases<Part> incomplete = new Cases<Part>().when(Wheel.class, wheel -> {});

        assertThatThrownBy(() -> incomplete.of(Part.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Saddle.class.getName());
    }
}
