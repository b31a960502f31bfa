package com.asoud.ddl.project;

import com.asoud.ddl.flyway.FlywaySettings;
import com.asoud.postgres.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the user has said, so that it is not looked for.
 *
 * @param entities whether packages, classes or a persistence unit were given
 * @param hibernate Hibernate's names of the settings that were given, such as {@code hibernate.default_schema}
 * @param placeholders names of Flyway's placeholders that were given
 * @param flyway settings of Flyway that were given, by Flyway's names, such as {@code flyway.locations}
 */
public record Given(boolean entities, Set<String> hibernate, Set<String> placeholders, Map<String, String> flyway) {

    /** @throws Refusal if one of Flyway's settings is none, or has no effect here */
    public Given {
        Map<String, String> named = new TreeMap<>();
        flyway.forEach((name, value) -> named.put(
                FlywaySettings.named(name.replaceFirst("^flyway\\.", ""))
                        .orElseThrow(() -> new Refusal(
                                "this setting of Flyway is not known, or has no effect here",
                                "--flyway " + name + "=" + value,
                                "give it as Flyway writes it, such as --flyway locations=classpath:db/migration")),
                value));
        flyway = Map.copyOf(named);
        hibernate = Set.copyOf(hibernate);
        placeholders = Set.copyOf(placeholders);
    }

    /** Nothing of Flyway. */
    public Given(boolean entities, Set<String> hibernate) {
        this(entities, hibernate, Set.of(), Map.of());
    }

    boolean has(String hibernateSetting) {
        return hibernate.contains(hibernateSetting);
    }
}
