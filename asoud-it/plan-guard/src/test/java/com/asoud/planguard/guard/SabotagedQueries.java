package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Sabotage.of;
import static com.asoud.planguard.guard.SabotagedIndexes.BY_SENSOR;
import static com.asoud.planguard.guard.SabotagedIndexes.BY_UPLOAD;
import static com.asoud.planguard.guard.SabotagedIndexes.NOON;

import com.asoud.planguard.guard.Diagnosis.Cause;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The indexes are as they should be: a query is not. */
final class SabotagedQueries {

    static final List<Sabotage> ALL = List.of(
            of(Cause.FUNCTION_ON_COLUMN, "lower")
                    .with(BY_SENSOR)
                    .asks("SELECT id FROM $t WHERE lower(sensor) = ?", "s-000012")
                    .promising(call -> call.boundedBy("sensor")),
            of(Cause.FUNCTION_ON_COLUMN, "trim")
                    .with(BY_SENSOR)
                    .asks("SELECT id FROM $t WHERE trim(sensor) = ?", "S-000012"),
            of(Cause.FUNCTION_ON_COLUMN, "arithmetic")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE upload + 1 = ?", 5L),
            of(Cause.FUNCTION_ON_COLUMN, "coalesce")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE coalesce(upload, 0) = ?", 5L),
            of(Cause.FUNCTION_ON_COLUMN, "substr")
                    .with(BY_SENSOR)
                    .asks("SELECT id FROM $t WHERE substr(sensor, 3) = ?", "000012"),
            of(Cause.FUNCTION_ON_COLUMN, "a date of a time")
                    .with("CREATE INDEX $t_i ON $t (at)")
                    .asks("SELECT id FROM $t WHERE date_trunc('minute', at AT TIME ZONE 'UTC') = '2025-01-01 12:00'"),
            of(Cause.FUNCTION_ON_COLUMN, "two columns in one")
                    .with(BY_SENSOR)
                    .asks("SELECT id FROM $t WHERE sensor || kind = ?", "S-000012rain"),
            of(Cause.FUNCTION_ON_COLUMN, "lower in an order")
                    .with(BY_SENSOR)
                    .asks("SELECT id FROM $t ORDER BY lower(sensor) LIMIT 5")
                    .promisingOfAll(GuardedCall::noSort),
            of(Cause.FUNCTION_ON_COLUMN, "a part of a time")
                    .with("CREATE INDEX $t_i ON $t (at)")
                    .asks("SELECT id FROM $t WHERE extract(epoch FROM at) = 1735732800"),
            of(Cause.FUNCTION_ON_COLUMN, "a time moved, which no index can hold")
                    .with("CREATE INDEX $t_i ON $t (at)")
                    .asks(
                            "SELECT id FROM $t WHERE at + interval '1 hour' >= ? AND at + interval '1 hour' < ?",
                            NOON,
                            NOON.plusMinutes(5))
                    .promisingIndex(call -> call.boundedBy("at")),
            of(Cause.FUNCTION_ON_COLUMN, "an index of another function")
                    .with("CREATE INDEX $t_i ON $t (upper(sensor))")
                    .asks("SELECT id FROM $t WHERE lower(sensor) = ?", "s-000012")
                    .promisingIndex(call -> {}),
            of(Cause.FUNCTION_ON_COLUMN, "a field of a document")
                    .with("ALTER TABLE $t ADD doc jsonb; UPDATE $t SET doc = jsonb_build_object('u', upload); "
                            + "CREATE INDEX $t_i ON $t USING gin (doc)")
                    .asks("SELECT id FROM $t WHERE doc ->> 'u' = ?", "5"),
            of(Cause.FUNCTION_ON_COLUMN, "a function in a view")
                    .with(BY_SENSOR + "; CREATE VIEW $t_v AS SELECT id, lower(sensor) AS sensor FROM $t")
                    .asks("SELECT id FROM $t_v WHERE sensor = ?", "s-000012"),
            of(Cause.FUNCTION_ON_COLUMN, "a function in a join")
                    .with("CREATE INDEX $t_id ON $t (id); CREATE INDEX $t_s ON $t (sensor)")
                    .asks(
                            "SELECT b.id FROM $t AS a JOIN $t AS b ON lower(b.sensor) = lower(a.sensor) "
                                    + "WHERE a.id = ?",
                            5L),
            of(Cause.CAST_ON_COLUMN, "a cast")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE CAST(upload AS text) = ?", "5")
                    .promising(call -> call.boundedBy("upload")),
            of(Cause.CAST_ON_COLUMN, "the day of a time, which no index can hold")
                    .with("CREATE INDEX $t_i ON $t (at)")
                    .asks("SELECT id FROM $t WHERE at::date = '2024-12-24'")
                    .promising(call -> call.boundedBy("at")),
            of(Cause.IMPLICIT_CONVERSION, "a decimal")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE upload = ?", BigDecimal.valueOf(5))
                    .promising(call -> call.boundedBy("upload")),
            of(Cause.IMPLICIT_CONVERSION, "a range of decimals")
                    .with(BY_UPLOAD)
                    .asks(
                            "SELECT id FROM $t WHERE upload >= ? AND upload < ?",
                            BigDecimal.valueOf(5),
                            BigDecimal.valueOf(6))
                    .promising(call -> call.boundedBy("upload")),
            of(Cause.IMPLICIT_CONVERSION, "a double")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE upload = ?", 5.0)
                    .promising(call -> call.boundedBy("upload")),
            of(Cause.IMPLICIT_CONVERSION, "a list of decimals")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE upload IN (?, ?)", BigDecimal.valueOf(5), BigDecimal.valueOf(6)),
            of(Cause.IMPLICIT_CONVERSION, "a column of another type in a join")
                    .with(BY_UPLOAD + "; CREATE INDEX $t_id ON $t (id); ALTER TABLE $t ADD of_upload numeric; "
                            + "UPDATE $t SET of_upload = upload")
                    .asks("SELECT b.id FROM $t AS a JOIN $t AS b ON b.upload = a.of_upload WHERE a.id = ?", 5L),
            of(Cause.LEADING_WILDCARD, "a regular expression for an end")
                    .with("CREATE INDEX $t_i ON $t (sensor text_pattern_ops)")
                    .asks("SELECT id FROM $t WHERE sensor ~ ?", "00012$")
                    .promisingIndex(call -> call.boundedBy("sensor")),
            of(Cause.GENERIC_PLAN, "a value, or the column itself")
                    .with(BY_SENSOR)
                    .asks("SELECT id FROM $t WHERE sensor = coalesce(?, sensor)", "S-000012")
                    .promisingIndex(call -> {}),
            of(Cause.UNKNOWN, "a number drawn for each row")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE upload = CAST(1 + random() * 20 AS bigint)")
                    .promisingIndex(call -> {}),
            of(Cause.LEADING_WILDCARD, "a pattern that ends so")
                    .with(BY_SENSOR)
                    .asks("SELECT id FROM $t WHERE sensor LIKE ?", "%000012")
                    .promising(call -> call.boundedBy("sensor")),
            of(Cause.OR_CHAIN, "a page after a row")
                    .with("CREATE INDEX $t_i ON $t (at, id)")
                    .asks(
                            "SELECT id FROM $t WHERE (at < ? OR at = ? AND id < ?) ORDER BY at DESC, id DESC LIMIT 5",
                            NOON,
                            NOON,
                            5L)
                    .promising(call -> call.boundedBy("at")),
            of(Cause.OR_CHAIN, "alternatives of two tables")
                    .with(BY_UPLOAD + "; CREATE INDEX $t_s ON $t (sensor); CREATE INDEX $t_id ON $t (id)")
                    .asks(
                            "SELECT a.id FROM $t AS a JOIN $t AS b ON b.id = a.id WHERE a.upload = ? OR b.sensor = ?",
                            5L,
                            "S-000012"),
            of(Cause.DEEP_OFFSET, "a page by its number")
                    .with("CREATE INDEX $t_i ON $t (id)")
                    .asks("SELECT * FROM $t WHERE id > 0 ORDER BY id OFFSET ? ROWS FETCH FIRST ? ROWS ONLY", 600, 10)
                    .promising(call -> call.buffers(atMost(8))),
            of(Cause.DEEP_OFFSET, "a page by its number in the text")
                    .with("CREATE INDEX $t_i ON $t (id)")
                    .asks("SELECT * FROM $t ORDER BY id LIMIT 10 OFFSET 600")
                    .promisingOfAll(call -> call.buffers(atMost(8))),
            of(Cause.LONG_LIST, "a long list")
                    .with(BY_UPLOAD)
                    .asks(
                            "SELECT count(note) FROM $t WHERE upload IN ("
                                    + String.join(", ", Collections.nCopies(12, "?")) + ")",
                            IntStream.rangeClosed(1, 12).mapToObj(Long::valueOf).toArray())
                    .promising(call -> call.buffers(atMost(6))),
            of(Cause.LONG_LIST, "a long array")
                    .with(BY_UPLOAD)
                    .asks("SELECT count(note) FROM $t WHERE upload = ANY (?)", (Object)
                            IntStream.rangeClosed(1, 12).mapToObj(Long::valueOf).toArray(Long[]::new))
                    .promising(call -> call.buffers(atMost(6))),
            of(Cause.MISSING_LIMIT, "all of a kind")
                    .with("CREATE INDEX $t_i ON $t (kind)")
                    .asks("SELECT * FROM $t WHERE kind = ?", "rain")
                    .promisingOfAll(call -> call.buffers(atMost(6))),
            of(Cause.MISSING_LIMIT, "all of all")
                    .asks("SELECT * FROM $t")
                    .promisingOfAll(call -> call.buffers(atMost(6))),
            of(Cause.LOW_SELECTIVITY, "most rows have the value")
                    .with("CREATE INDEX $t_i ON $t (state)")
                    .asks("SELECT count(note) FROM $t WHERE state = 'checked'")
                    .promisingIndex(call -> call.boundedBy("state")),
            of(Cause.LOW_SELECTIVITY, "a range of most rows")
                    .with("CREATE INDEX $t_i ON $t (at)")
                    .asks("SELECT count(note) FROM $t WHERE at > ?", NOON.minusDays(1))
                    .promisingIndex(call -> {}),
            of(Cause.LOW_SELECTIVITY, "a count of all rows").asks("SELECT count(note) FROM $t"),
            of(Cause.NEGATION, "not equal")
                    .with("UPDATE $t SET state = 'lost' WHERE id % 500 = 3; UPDATE $t SET state = 'checked' "
                            + "WHERE state = 'doubtful'; CREATE INDEX $t_i ON $t (state)")
                    .asks("SELECT id FROM $t WHERE state <> 'checked'")
                    .promisingIndex(call -> {}),
            of(Cause.NEGATION, "not in a list")
                    .with("UPDATE $t SET state = 'lost' WHERE id % 500 = 3; CREATE INDEX $t_i ON $t (state)")
                    .asks("SELECT id FROM $t WHERE state NOT IN (?, ?)", "checked", "doubtful")
                    .promisingIndex(call -> {}),
            of(Cause.NEGATION, "distinct from")
                    .with("UPDATE $t SET state = 'lost' WHERE id % 500 = 3; UPDATE $t SET state = 'checked' "
                            + "WHERE state = 'doubtful'; CREATE INDEX $t_i ON $t (state)")
                    .asks("SELECT id FROM $t WHERE state IS DISTINCT FROM ?", "checked"),
            of(Cause.CORRELATED_SUBQUERY, "a count for each row")
                    .with(BY_UPLOAD + "; CREATE INDEX $t_s ON $t (station_id)")
                    .asks(
                            "SELECT id, (SELECT max(b.note) FROM $t AS b WHERE b.station_id = a.station_id) FROM $t AS a "
                                    + "WHERE upload = ?",
                            5L)
                    .promising(call -> call.buffers(atMost(20))),
            of(Cause.CORRELATED_SUBQUERY, "a search for each row that is compared")
                    .with(BY_UPLOAD + "; CREATE INDEX $t_s ON $t (station_id)")
                    .asks(
                            "SELECT id FROM $t AS a WHERE upload = ? AND (SELECT max(b.note) FROM $t AS b "
                                    + "WHERE b.station_id = a.station_id) <> 'y'",
                            5L)
                    .promising(call -> call.buffers(atMost(20))),
            of(Cause.COUNT_DISTINCT, "a count of different values")
                    .asks("SELECT count(DISTINCT sensor) FROM $t")
                    .promisingOfAll(GuardedCall::noSort),
            of(Cause.UNKNOWN, "a condition outside of a window")
                    .with(BY_UPLOAD)
                    .asks(
                            "SELECT id FROM (SELECT id, upload, row_number() OVER (ORDER BY at) AS n FROM $t) AS x "
                                    + "WHERE upload = ?",
                            5L),
            of(Cause.UNKNOWN, "a condition outside of a materialized query")
                    .with(BY_UPLOAD)
                    .asks("WITH x AS MATERIALIZED (SELECT id, upload FROM $t) SELECT id FROM x WHERE upload = ?", 5L),
            of(Cause.GENERIC_PLAN, "a value that is rarer than others")
                    .with("UPDATE $t SET kind = 'hail' WHERE id % 500 = 3; CREATE INDEX $t_i ON $t (kind); "
                            + "CREATE INDEX $t_id ON $t (id)")
                    .asks("SELECT id FROM $t WHERE kind = ? ORDER BY id LIMIT 5", "hail")
                    .promisingIndex(call -> call.boundedBy("kind")),
            of(Cause.GENERIC_PLAN, "a condition that may be left out")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE (CAST(? AS bigint) IS NULL OR upload = ?)", 5L, 5L)
                    .promisingIndex(call -> {}),
            of(Cause.GENERIC_PLAN, "a bound pattern")
                    .with("CREATE INDEX $t_i ON $t (sensor varchar_pattern_ops)")
                    .asks("SELECT id FROM $t WHERE sensor LIKE ?", "S-00001%")
                    .promisingIndex(call -> {}));

    private SabotagedQueries() {}
}
