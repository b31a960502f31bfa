package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed fits the screen, and nothing of it is lost. */
class ScreenTest {

    private final StringWriter printed = new StringWriter();
    private final Screen screen = new Screen(new PrintWriter(printed, true), 40);

    private List<String> lines() {
        return printed.toString().lines().toList();
    }

    @Test
    void text_is_wrapped_between_words_and_goes_on_further_right_if_it_is_indented() {
        screen.say("a build waits for every transaction that is older");
        screen.say("  a build waits for every transaction that is older");

        assertThat(lines())
                .containsExactly(
                        "a build waits for every transaction that",
                        "is older",
                        "  a build waits for every transaction",
                        "    that is older");
    }

    @Test
    void a_word_that_is_longer_than_a_line_stays_whole() {
        String path = "/var/lib/".repeat(6);

        screen.say("written to " + path);

        assertThat(lines()).containsExactly("written to", path);
    }

    @Test
    void a_text_stands_beside_its_label_or_below_one_that_is_long() {
        screen.labelled("do", "wait for it, or end it: SELECT pg_cancel_backend(1);");
        screen.labelled("prepared transaction", "has locks");

        assertThat(lines())
                .containsExactly(
                        "  do         wait for it, or end it:",
                        "               SELECT",
                        "               pg_cancel_backend(1);",
                        "  prepared transaction:",
                        "             has locks");
    }

    @Test
    void a_table_wraps_one_column_and_ends_figures_below_each_other() {
        screen.table(
                0, 1, List.of(List.of("what", "size"), List.of("create index idx_product_tag on product", "1.3 MB")));

        assertThat(lines())
                .containsExactly(
                        "  what                              size",
                        "  create index idx_product_tag    1.3 MB",
                        "    on product");
    }
}
