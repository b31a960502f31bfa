package com.asoud.peers.generator;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a developer has done to the indexes of the first entity since the last migration.
 *
 * @see EntityModel#NAME_INDEX
 */
enum Scenario {
    NOTHING("nothing changed", Optional.empty(), Optional.empty()),
    ADDED("one index added", Optional.empty(), Optional.of(new IndexDefinition("ix_0_added", "amount, name"))),
    CHANGED(
            "one index changed",
            Optional.of(EntityModel.NAME_INDEX),
            Optional.of(new IndexDefinition(EntityModel.NAME_INDEX, "name, created_at"))),
    RENAMED(
            "one index renamed",
            Optional.of(EntityModel.NAME_INDEX),
            Optional.of(new IndexDefinition("ix_0_by_name", "name")));

    private final String title;
    private final Optional<String> replaced;
    private final Optional<IndexDefinition> wanted;

    Scenario(String title, Optional<String> replaced, Optional<IndexDefinition> wanted) {
        this.title = title;
        this.replaced = replaced;
        this.wanted = wanted;
    }

    String title() {
        return title;
    }

    /** The name of the index that another one takes the place of. */
    Optional<String> replaced() {
        return replaced;
    }

    /** What is there afterwards and was not before. */
    Optional<IndexDefinition> wanted() {
        return wanted;
    }

    /** The indexes of the first entity afterwards. */
    List<IndexDefinition> edit(List<IndexDefinition> indexes) {
        return Stream.concat(
                        indexes.stream().filter(index -> !replaced.equals(Optional.of(index.name()))), wanted.stream())
                .toList();
    }
}
