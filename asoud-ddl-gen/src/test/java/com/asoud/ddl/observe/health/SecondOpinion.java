package com.asoud.ddl.observe.health;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import io.github.mfvanek.pg.connection.PgConnectionImpl;
import io.github.mfvanek.pg.core.checks.common.Diagnostic;
import io.github.mfvanek.pg.core.checks.host.StandardChecksOnHost;
import io.github.mfvanek.pg.model.constraint.ForeignKey;
import io.github.mfvanek.pg.model.dbobject.DbObject;
import io.github.mfvanek.pg.model.index.DuplicatedIndexes;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** What pg-index-health finds in a database: another program for the same questions (ADR 0035). */
record SecondOpinion(ShadowDatabase database, DataSource source) {

    SecondOpinion(ShadowDatabase database) {
        this(database, database.dataSource());
    }

    /** By the name of the index, or the indexes, or the foreign key. */
    List<String> on(Diagnostic question) {
        return new StandardChecksOnHost()
                .apply(PgConnectionImpl.ofUrl(source, TestServer.url(database))).stream()
                        .filter(check -> check.getName().equals(question.getName()))
                        .flatMap(check -> check.check().stream())
                        .map(SecondOpinion::text)
                        .toList();
    }

    private static String text(DbObject found) {
        if (found instanceof DuplicatedIndexes several) {
            return String.join(" ", several.getIndexNames());
        }
        return found instanceof ForeignKey key ? key.getTableName() : found.getName();
    }

    /**
     * @param right what we say too
     * @param wrong what it says, and we do not
     * @param missed what we say, and it does not
     * @param isWhole whether it says nothing else
     */
    record Known(Diagnostic question, List<String> right, List<String> wrong, List<String> missed, boolean isWhole) {}

    static Stream<Known> known() {
        return Stream.of(
                new Known(
                        Diagnostic.DUPLICATED_INDEXES,
                        List.of(
                                "alike_1 alike_2",
                                "kept_a kept_same",
                                "key_a key_pkey",
                                "twice_declared twice_new",
                                "unique_pkey unique_twice",
                                "unique_b1 unique_b2"),
                        List.of(
                                "directed_1 directed_2",
                                "unique_c unique_c_key",
                                "parameters_1 parameters_2 parameters_5",
                                "parameters_3 parameters_4"),
                        List.of(),
                        true),
                new Known(
                        Diagnostic.INTERSECTED_INDEXES,
                        List.of("beginning_a beginning_ab", "covering_a covering_ac"),
                        List.of(
                                "classes_d classes_p",
                                "collated_c collated_long",
                                "collated_d collated_long",
                                "directed_1 directed_3",
                                "directed_2 directed_3",
                                "kept_ab kept_b",
                                "methods_b methods_br",
                                "methods_br methods_h",
                                "payload_b payload_u",
                                "payload_c payload_u"),
                        List.of("wide_ab wide_include", "wide_include wide_ab"),
                        true),
                new Known(
                        Diagnostic.FOREIGN_KEYS_WITHOUT_INDEX,
                        List.of("bare", "divided"),
                        List.of("pair", "apiece", "shared"),
                        List.of("partly", "hashed", "named", "lacking"),
                        true),
                new Known(
                        Diagnostic.UNUSED_INDEXES,
                        List.of("plain_a", "restrained_d", "replicated_b", "clustered_b", "young_a"),
                        List.of(
                                "plain_b",
                                "young_b",
                                "rebuilt_a",
                                "clustered_a",
                                "restrained_c_excl",
                                "parted_1_a_idx",
                                "parted_2_a_idx"),
                        List.of("parted_b"),
                        false),
                new Known(Diagnostic.BLOATED_INDEXES, List.of("emptied_n"), List.of(), List.of(), true));
    }
}
