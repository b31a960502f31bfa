package com.asoud.planguard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void a_scale_is_named_after_its_size() {
        assertThat(Scale.of(20_000)).isEqualTo(new Scale("20k", 20_000));
        assertThat(Scale.of(2_000_000)).isEqualTo(new Scale("2m", 2_000_000));
        assertThat(Scale.of(1_500)).isEqualTo(new Scale("1500", 1_500));
    }

    @Test
    void a_name_that_is_no_part_of_a_databases_name_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scale("20 K", 20_000))
                .withMessageContaining("20 K");
        assertThatIllegalArgumentException().isThrownBy(() -> new Scale("thirteen_long", 20_000));
        assertThatIllegalArgumentException().isThrownBy(() -> new Scale("", 20_000));
    }

    @Test
    void a_scale_without_rows_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Scale.of(0)).withMessageContaining("at least one row");
        assertThatIllegalArgumentException().isThrownBy(() -> new Scale("minus", -1));
    }
}
