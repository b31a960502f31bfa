package com.asoud.model;

import jakarta.persistence.EnumeratedValue;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a market or a product is on its way to the public. Stored as the lower-case word of {@link #code()}, which is
 * what the index guide's SQL compares with ({@code status = 'published'}, guide section 2).
 *
 * <p>The way: the owner submits a draft, it waits in the queue, an editor publishes it, declines it or asks for
 * changes; what was declined, sent back or taken off can be submitted again.
 */
public enum PublicationStatus {
    /** Being written; only the owner sees it. */
    DRAFT("draft"),
    /** Submitted, waiting for an editor. */
    QUEUE("queue"),
    /** Declined by an editor. */
    NOT_PUBLISHED("not_published"),
    /** Seen by everybody. */
    PUBLISHED("published"),
    /** Sent back to the owner, who is to change something. */
    NEEDS_EDITING("needs_editing"),
    /** Taken off. */
    INACTIVE("inactive");

    @EnumeratedValue
    private final String code;

    PublicationStatus(String code) {
        this.code = code;
    }

    /** The word stored in the database. */
    public String code() {
        return code;
    }

    /** The states that may follow this one; never empty. */
    public Set<PublicationStatus> successors() {
        return switch (this) {
            case DRAFT -> EnumSet.of(QUEUE, INACTIVE);
            case QUEUE -> EnumSet.of(PUBLISHED, NOT_PUBLISHED, NEEDS_EDITING, INACTIVE);
            case PUBLISHED -> EnumSet.of(NEEDS_EDITING, INACTIVE);
            case NOT_PUBLISHED, NEEDS_EDITING -> EnumSet.of(QUEUE, INACTIVE);
            case INACTIVE -> EnumSet.of(QUEUE);
        };
    }

    /**
     * The next state of something, if the way allows it.
     *
     * @param next the state wanted
     * @param subject what changes its state, for the message
     * @return {@code next}
     * @throws IllegalStateException if {@code next} is not one of {@link #successors()}
     */
    public PublicationStatus advanceTo(PublicationStatus next, Object subject) {
        if (!successors().contains(next)) {
            throw new IllegalStateException("%s is '%s' and cannot become '%s'; from here it can become %s"
                    .formatted(
                            subject,
                            code,
                            next.code,
                            successors().stream()
                                    .map(status -> "'" + status.code + "'")
                                    .collect(Collectors.joining(" or "))));
        }
        return next;
    }
}
