package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.Bound.atMost;
import static com.asoud.planguard.guard.Sabotage.of;

import com.asoud.explain.PlanMode;
import com.asoud.planguard.guard.Diagnosis.Cause;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** The query is as it should be: an index is not, or a setting. */
final class SabotagedIndexes {

    static final OffsetDateTime NOON = OffsetDateTime.parse("2025-01-01T12:00:00Z");

    static final String BY_UPLOAD = "CREATE INDEX $t_i ON $t (upload)";

    static final String BY_SENSOR = "CREATE INDEX $t_i ON $t (sensor)";

    static final List<Sabotage> ALL = List.of(
            of(Cause.MISSING_INDEX, "no index").asks("SELECT id FROM $t WHERE upload = ?", 5L),
            of(Cause.MISSING_INDEX, "no index, promised by name")
                    .asks("SELECT id FROM $t WHERE upload = ?", 5L)
                    .promising(call -> call.servedBy("gone")),
            of(Cause.MISSING_INDEX, "no index of a column in quotes")
                    .asks("SELECT id FROM $t WHERE \"Odd Name\" = ?", 5L)
                    .promising(call -> call.boundedBy("\"Odd Name\"")),
            of(Cause.MISSING_INDEX, "no index of two columns")
                    .asks("SELECT id FROM $t WHERE station_id = ? AND kind = ?", 5L, "rain")
                    .promising(call -> call.boundedBy("station_id", "kind")),
            of(Cause.MISSING_INDEX, "no index of a range")
                    .asks("SELECT id FROM $t WHERE at >= ? AND at < ?", NOON, NOON.plusMinutes(5))
                    .promising(call -> call.boundedBy("at")),
            of(Cause.MISSING_INDEX, "no index of another column")
                    .with("CREATE INDEX $t_i ON $t (kind)")
                    .asks("SELECT id FROM $t WHERE sensor = ?", "S-000012")
                    .promising(call -> call.boundedBy("sensor")),
            of(Cause.MISSING_INDEX, "no index in a subquery")
                    .with("CREATE INDEX $t_id ON $t (id)")
                    .asks(
                            "SELECT id FROM $t AS a WHERE id = ? AND EXISTS "
                                    + "(SELECT 1 FROM $t AS b WHERE b.sensor = a.sensor AND b.id <> a.id)",
                            5L),
            of(Cause.MISSING_INDEX, "no index of one of two alternatives")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE upload = ? OR sensor = ?", 5L, "S-000012"),
            of(Cause.MISSING_INDEX, "no index for an update").asks("UPDATE $t SET note = 'y' WHERE upload = ?", 5L),
            of(Cause.MISSING_INDEX, "no index for a delete").asks("DELETE FROM $t WHERE sensor = ?", "S-000012"),
            of(Cause.MISSING_INDEX, "no index for IS NULL")
                    .asks("SELECT id FROM $t WHERE upload IS NULL")
                    .promising(call -> call.boundedBy("upload")),
            of(Cause.MISSING_INDEX, "no index for a list")
                    .asks("SELECT id FROM $t WHERE upload IN (?, ?, ?)", 5L, 6L, 7L)
                    .promising(call -> call.boundedBy("upload")),
            of(Cause.MISSING_INDEX, "no index for the greatest")
                    .asks("SELECT max(at) FROM $t WHERE station_id = ?", 5L)
                    .promising(call -> call.boundedBy("station_id")),
            of(Cause.MISSING_INDEX, "no index for the newest")
                    .asks("SELECT id FROM $t ORDER BY at DESC LIMIT 5")
                    .promisingOfAll(GuardedCall::noSort),
            of(Cause.MISSING_INDEX, "no index for a foreign key").with("""
                            CREATE TABLE $t_up AS SELECT DISTINCT upload AS id FROM $t UNION ALL SELECT 0;
                            ALTER TABLE $t_up ADD CONSTRAINT $t_up_pkey PRIMARY KEY (id);
                            ALTER TABLE $t ADD FOREIGN KEY (upload) REFERENCES $t_up
                            """).asks("DELETE FROM $t_up WHERE id = ?", 0L),
            of(Cause.MISSING_INDEX, "only an index of an expression")
                    .with("CREATE INDEX $t_i ON $t (lower(sensor))")
                    .asks("SELECT id FROM $t WHERE sensor = ?", "S-000012")
                    .promising(call -> call.boundedBy("sensor")),
            of(Cause.MISSING_INDEX, "words of SQL in a constant")
                    .asks("SELECT id, 'order by a offset 5 rows count(distinct b)' FROM $t WHERE upload = ?", 5L),
            of(Cause.MISSING_COLUMN, "a range behind the index")
                    .with("CREATE INDEX $t_i ON $t (station_id)")
                    .asks("SELECT id FROM $t WHERE station_id = ? AND at >= ?", 5L, NOON)
                    .promisingIndex(call -> call.boundedBy("station_id", "at")),
            of(Cause.MISSING_COLUMN, "an order behind the index")
                    .with("CREATE INDEX $t_i ON $t (station_id)")
                    .asks("SELECT id FROM $t WHERE station_id = ? ORDER BY at DESC LIMIT 5", 5L)
                    .promisingIndex(GuardedCall::noSort),
            of(Cause.MISSING_COLUMN, "an equality behind the index")
                    .with(BY_UPLOAD)
                    .asks("SELECT id FROM $t WHERE upload = ? AND sensor = ?", 5L, "S-000012")
                    .promisingIndex(call -> call.boundedBy("upload", "sensor")),
            of(Cause.COLUMN_ORDER, "columns reversed")
                    .with("CREATE INDEX $t_i ON $t (at, station_id)")
                    .asks("SELECT id FROM $t WHERE station_id = ? AND at >= ?", 5L, NOON)
                    .promisingIndex(call -> call.boundedBy("station_id")),
            of(Cause.COLUMN_ORDER, "a column before that has no condition")
                    .with("CREATE INDEX $t_i ON $t (id, upload)")
                    .asks("SELECT id FROM $t WHERE upload = ?", 5L)
                    .promisingIndex(call -> call.boundedBy("upload")),
            of(Cause.COLUMN_ORDER, "order first")
                    .with("CREATE INDEX $t_i ON $t (at, id, sensor)")
                    .asks("SELECT id FROM $t WHERE sensor = ? ORDER BY at LIMIT 5", "S-000012")
                    .promisingIndex(call -> call.boundedBy("sensor")),
            of(Cause.INDEX_DIRECTION, "nulls last against an index")
                    .with("CREATE INDEX $t_i ON $t (station_id, at)")
                    .asks("SELECT id FROM $t WHERE station_id = ? ORDER BY at DESC NULLS LAST LIMIT 5", 5L)
                    .promisingIndex(GuardedCall::noSort),
            of(Cause.INDEX_DIRECTION, "nulls first against an index")
                    .with("CREATE INDEX $t_i ON $t (station_id, at)")
                    .asks("SELECT id FROM $t WHERE station_id = ? ORDER BY at NULLS FIRST LIMIT 5", 5L)
                    .promisingIndex(GuardedCall::noSort),
            of(Cause.INDEX_METHOD, "a hash")
                    .with("CREATE INDEX $t_i ON $t USING hash (at)")
                    .asks("SELECT id FROM $t WHERE at >= ? AND at < ?", NOON, NOON.plusMinutes(5))
                    .promisingIndex(call -> {}),
            of(Cause.INDEX_METHOD, "a BRIN")
                    .with("CREATE INDEX $t_i ON $t USING brin (sensor)")
                    .asks("SELECT id FROM $t WHERE sensor = ?", "S-000012")
                    .promisingIndex(call -> {}),
            of(Cause.INDEX_METHOD, "a hash for an order")
                    .with("CREATE INDEX $t_i ON $t USING hash (at)")
                    .asks("SELECT id FROM $t ORDER BY at LIMIT 5")
                    .promisingOfAll(GuardedCall::noSort),
            of(Cause.INDEX_PREDICATE, "only of other rows")
                    .with(BY_UPLOAD + " WHERE state = 'doubtful'")
                    .asks("SELECT id FROM $t WHERE upload = ?", 5L)
                    .promisingIndex(call -> {}),
            of(Cause.INDEX_PREDICATE, "only of the rows that are not")
                    .with(BY_UPLOAD + " WHERE state <> 'checked'")
                    .asks("SELECT id FROM $t WHERE upload = ? AND state = 'checked'", 5L)
                    .promisingIndex(call -> {}),
            of(Cause.OPERATOR_CLASS, "made for patterns")
                    .with("CREATE INDEX $t_i ON $t (sensor text_pattern_ops)")
                    .asks("SELECT id FROM $t WHERE sensor >= ? AND sensor < ?", "S-000012", "S-000013")
                    .promisingIndex(call -> {}),
            of(Cause.OPERATOR_CLASS, "not made for patterns")
                    .with("ALTER TABLE $t ALTER sensor TYPE text COLLATE \"und-x-icu\"; " + BY_SENSOR)
                    .asks("SELECT id FROM $t WHERE sensor LIKE 'S-00001%'")
                    .promisingIndex(call -> {}),
            of(Cause.INDEX_COLLATION, "another collation")
                    .with("CREATE INDEX $t_i ON $t (sensor COLLATE \"C\")")
                    .asks("SELECT id FROM $t WHERE sensor >= ? AND sensor < ?", "S-000012", "S-000013")
                    .promisingIndex(call -> {}),
            of(Cause.INDEX_COLLATION, "the order of another collation")
                    .with(BY_SENSOR)
                    .asks("SELECT id FROM $t ORDER BY sensor COLLATE \"C\" LIMIT 5")
                    .promisingOfAll(GuardedCall::noSort),
            of(Cause.MISSING_INDEX, "no index of one partition")
                    .with("CREATE TABLE $t_p (LIKE $t) PARTITION BY RANGE (id); "
                            + "CREATE TABLE $t_a PARTITION OF $t_p FOR VALUES FROM (MINVALUE) TO (500); "
                            + "CREATE TABLE $t_b PARTITION OF $t_p FOR VALUES FROM (500) TO (MAXVALUE); "
                            + "INSERT INTO $t_p TABLE $t; CREATE INDEX $t_i ON $t_a (upload)")
                    .asks("SELECT id FROM $t_p WHERE upload = ?", 5L),
            of(Cause.CHANGED_SETTING, "no partition is left out")
                    .with("CREATE TABLE $t_p (LIKE $t) PARTITION BY RANGE (id); "
                            + "CREATE TABLE $t_a PARTITION OF $t_p FOR VALUES FROM (MINVALUE) TO (500); "
                            + "CREATE TABLE $t_b PARTITION OF $t_p FOR VALUES FROM (500) TO (MAXVALUE); "
                            + "INSERT INTO $t_p TABLE $t; CREATE INDEX $t_i ON $t_p (id)")
                    .under(Map.of("enable_partition_pruning", "off"))
                    .asks("SELECT note FROM $t_p WHERE id = ?", 5L),
            of(Cause.CHANGED_SETTING, "whole tables are nearly free")
                    .with(BY_SENSOR)
                    .under(Map.of("seq_page_cost", "0.0001", "cpu_operator_cost", "0", "cpu_tuple_cost", "0"))
                    .asks("SELECT id, kind FROM $t WHERE sensor = ?", "S-000012"),
            of(Cause.INDEX_PREDICATE, "only of later rows")
                    .with("CREATE INDEX $t_i ON $t (upload) WHERE at >= '2025-01-02Z'")
                    .asks("SELECT id FROM $t WHERE upload = ? AND at >= '2025-01-01Z'", 5L),
            of(Cause.MISSING_INCLUDE, "a column beside the one that is included")
                    .with("CREATE INDEX $t_i ON $t (upload) INCLUDE (note)")
                    .asks("SELECT note, kind FROM $t WHERE upload = ?", 5L)
                    .promisingIndex(GuardedCall::indexOnly),
            of(Cause.INVALID_INDEX, "a unique index that is invalid")
                    .with("CREATE UNIQUE INDEX $t_i ON $t (id); "
                            + "UPDATE pg_index SET indisvalid = false WHERE indexrelid = CAST('$t_i' AS regclass)")
                    .asks("SELECT note FROM $t WHERE id = ?", 5L),
            of(Cause.INVALID_INDEX, "an invalid index")
                    .with(BY_UPLOAD + "; UPDATE pg_index SET indisvalid = false WHERE indexrelid = '$t_i'::regclass")
                    .asks("SELECT id FROM $t WHERE upload = ?", 5L)
                    .promisingIndex(call -> {}),
            of(Cause.OTHER_INDEX, "a newer index with more columns")
                    .with(BY_UPLOAD + "; CREATE INDEX $t_n ON $t (upload, id)")
                    .asks("SELECT id FROM $t WHERE upload = ?", 5L)
                    .promisingIndex(call -> {}),
            of(Cause.OTHER_INDEX, "a newer partial index")
                    .with(BY_UPLOAD + "; CREATE INDEX $t_n ON $t (upload) WHERE state = 'doubtful'")
                    .asks("SELECT id FROM $t WHERE upload = ? AND state = 'doubtful'", 5L)
                    .promisingIndex(call -> {}),
            of(Cause.PREDICATE_NOT_PROVABLE, "a bound value")
                    .with("CREATE INDEX $t_i ON $t (at) WHERE state = 'doubtful'")
                    .asks("SELECT id FROM $t WHERE state = ? AND at < ? ORDER BY at DESC LIMIT 5", "doubtful", NOON)
                    .promising(call -> call.in(PlanMode.GENERIC, GuardedCall::noSort)),
            of(Cause.MISSING_INCLUDE, "a column that is not in the index")
                    .with("CREATE INDEX $t_i ON $t (station_id)")
                    .asks("SELECT at FROM $t WHERE station_id = ?", 5L)
                    .promisingIndex(call -> call.buffers(atMost(5))),
            of(Cause.MISSING_INCLUDE, "a column that is not in the index of two")
                    .with("CREATE INDEX $t_i ON $t (station_id, at)")
                    .asks("SELECT at, sensor FROM $t WHERE station_id = ? AND at >= ?", 5L, NOON.minusDays(1))
                    .promisingIndex(GuardedCall::indexOnly),
            of(Cause.CHANGED_SETTING, "index scans switched off")
                    .with(BY_UPLOAD)
                    .under(Map.of("enable_indexscan", "off", "enable_bitmapscan", "off"))
                    .asks("SELECT id FROM $t WHERE upload = ?", 5L)
                    .promisingIndex(call -> {}),
            of(Cause.CHANGED_SETTING, "random pages are dear")
                    .with(BY_UPLOAD)
                    .under(Map.of("random_page_cost", "10000"))
                    .asks("SELECT id FROM $t WHERE upload = ?", 5L)
                    .promisingIndex(call -> {}),
            of(Cause.CHANGED_SETTING, "joins in the order of the text")
                    .with("CREATE INDEX $t_i ON $t (id); CREATE INDEX $t_s ON $t (sensor); "
                            + "CREATE INDEX $t_o ON $t (\"Odd Name\")")
                    .under(Map.of("join_collapse_limit", "1"))
                    .asks(
                            "SELECT a.id FROM $t AS a JOIN $t AS b ON b.\"Odd Name\" = a.\"Odd Name\" "
                                    + "JOIN $t AS c ON c.sensor = b.sensor WHERE c.id = ?",
                            5L),
            of(Cause.CHANGED_SETTING, "little memory")
                    .under(Map.of("work_mem", "64kB"))
                    .asks("SELECT id, sensor, at, note, count(*) FROM $t GROUP BY id, sensor, at, note")
                    .promisingOfAll(GuardedCall::noSort));

    private SabotagedIndexes() {}
}
