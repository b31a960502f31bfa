package com.asoud.ddl.proof;

import static com.asoud.ddl.proof.FlywaySample.FIRST;
import static com.asoud.ddl.proof.FlywaySample.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.MigrationFile;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.Step;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlywaySampleTest {

    private static final Index INDEX =
            new Index(new ObjectName("", "ix"), new ObjectName("", "item"), false, "btree (code)", List.of(), true);

    @Test
    void runs_all_of_few() {
        assertThat(FlywaySample.parts(alike(FIRST))).containsExactly(new FlywaySample.Part(true, alike(FIRST)));
    }

    @Test
    void leaves_to_another_what_is_like_one_before() {
        List<GeneratedMigration> all = alike(FIRST + 10);

        assertThat(FlywaySample.parts(all))
                .containsExactly(
                        new FlywaySample.Part(true, all.subList(0, FIRST)),
                        new FlywaySample.Part(false, all.subList(FIRST, FIRST + 10)));
    }

    @Test
    void runs_what_differs_in_more_than_words_and_numbers() {
        GeneratedMigration quoted = migration(FIRST + 10, "CREATE INDEX \"it's\" ON item (code);");
        List<GeneratedMigration> all = Stream.of(alike(FIRST + 10).stream(), Stream.of(quoted, quoted))
                .flatMap(each -> each)
                .toList();

        assertThat(FlywaySample.parts(all).stream().map(FlywaySample.Part::byFlyway))
                .containsExactly(true, false, true, false);
        assertThat(FlywaySample.parts(all).get(2).migrations()).containsExactly(quoted);
    }

    @Test
    void starts_flyway_so_many_times_and_no_more() {
        List<GeneratedMigration> all = Stream.concat(
                        alike(FIRST).stream(),
                        IntStream.range(0, 2 * RUNS)
                                .mapToObj(number -> Stream.of(
                                        migration(0, "CREATE INDEX ix ON item (code);"),
                                        migration(
                                                0,
                                                "CREATE INDEX ix ON item (code" + ", code".repeat(number + 1) + ");")))
                                .flatMap(each -> each))
                .toList();

        List<FlywaySample.Part> parts = FlywaySample.parts(all);

        assertThat(parts.stream().filter(FlywaySample.Part::byFlyway)).hasSize(1 + RUNS);
        assertThat(parts.stream().flatMap(part -> part.migrations().stream())).containsExactlyElementsOf(all);
    }

    private static List<GeneratedMigration> alike(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> migration(number, "CREATE INDEX ix_" + number + " ON item_" + number + " (code);"))
                .toList();
    }

    private static GeneratedMigration migration(int number, String sql) {
        return new GeneratedMigration(
                Optional.of(Flavour.STANDARD),
                "1." + number,
                new Step(List.of(new IndexOperation.CreateIndex(INDEX, false)), true),
                new MigrationFile("migration/standard/V1." + number + "__ix.sql", sql),
                Optional.empty(),
                new MigrationFile("rollback/standard/U1." + number + "__ix.sql", "DROP INDEX ix;"));
    }
}
