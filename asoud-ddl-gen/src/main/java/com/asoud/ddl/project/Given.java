package com.asoud.ddl.project;

import java.util.Set;

/**
 * What the user has said, so that it is not looked for.
 *
 * @param entities whether packages, classes or a persistence unit were given
 * @param hibernate Hibernate's names of the settings that were given, such as {@code hibernate.default_schema}
 * @param placeholders names of Flyway's placeholders that were given
 */
public record Given(boolean entities, Set<String> hibernate, Set<String> placeholders) {

    public Given {
        hibernate = Set.copyOf(hibernate);
        placeholders = Set.copyOf(placeholders);
    }

    /** Without placeholders. */
    public Given(boolean entities, Set<String> hibernate) {
        this(entities, hibernate, Set.of());
    }

    boolean has(String hibernateSetting) {
        return hibernate.contains(hibernateSetting);
    }
}
