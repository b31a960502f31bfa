package com.asoud.model;

import static com.asoud.model.PublicationStatus.DRAFT;
import static com.asoud.model.PublicationStatus.PUBLISHED;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PublicationStatusTest {

    @Test
    void the_way_to_the_public_leads_through_the_editors() {
        String ways = Arrays.stream(PublicationStatus.values())
                .map(status -> status.code() + " -> "
                        + status.successors().stream()
                                .map(PublicationStatus::code)
                                .collect(joining(", ")))
                .collect(joining("\n"));

        assertThat(ways).isEqualTo("""
                draft -> queue, inactive
                queue -> not_published, published, needs_editing, inactive
                not_published -> queue, inactive
                published -> needs_editing, inactive
                needs_editing -> queue, inactive
                inactive -> queue""");
    }

    @Test
    void a_refusal_says_what_is_possible() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DRAFT.advanceTo(PUBLISHED, "Market#7"))
                .withMessage("Market#7 is 'draft' and cannot become 'published';"
                        + " from here it can become 'queue' or 'inactive'");
    }
}
