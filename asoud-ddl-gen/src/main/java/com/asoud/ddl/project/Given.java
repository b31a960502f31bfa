package com.asoud.ddl.project;

import java.util.Set;

/**
 * What the user has said, so that it is not looked for.
 *
 * @param entities whether packages, classes or a persistence unit were given
 * @param hibernate Hibernate's names of the settings that were given, such as {@code hibernate.default_schema}
 */
public record Given(boolean entities, Set<String> hibernate) {

    public Given {
        hibernate = Set.copyOf(hibernate);
    }

    boolean has(String hibernateSetting) {
        return hibernate.contains(hibernateSetting);
    }
}
