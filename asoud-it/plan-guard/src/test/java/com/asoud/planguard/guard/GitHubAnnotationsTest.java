package com.asoud.planguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GitHubAnnotationsTest {

    private static final Method GUARD = FaultyQueries.class.getDeclaredMethods()[0];

    @Test
    void the_query_is_named_at_the_file_of_its_guard_as_seen_from_the_root_of_the_repository() {
        assertThat(GitHubAnnotations.command(
                        Path.of("asoud-it/plan-guard"), GUARD, "Orders.history: served by an index", "wrong"))
                .isEqualTo(
                        "::error file=asoud-it/plan-guard/src/test/java/com/asoud/planguard/guard/FaultyQueries.java,"
                                + "title=Orders.history%3A served by an index::wrong");
    }

    @Test
    void a_module_that_is_the_whole_repository_has_no_folder() {
        assertThat(GitHubAnnotations.command(Path.of(""), GUARD, "t", "x")).startsWith("::error file=src/test/java/");
    }

    @Test
    void several_lines_are_one_command() {
        assertThat(GitHubAnnotations.command(Path.of(""), GUARD, "a, b", "100 %\nmore\r\n"))
                .endsWith(",title=a%2C b::100 %25%0Amore%0D%0A");
    }
}
