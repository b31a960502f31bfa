package com.asoud.ddl.observe.health;

import com.asoud.ddl.observe.GivenFile;
import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was counted and measured at one moment: of {@code health --json} the member {@code snapshot}, so that a later
 * run can compare with it.
 *
 * @param format of this record; another number is not read
 * @param takenAt by the clock of the server
 * @param replicas those that were asked too
 */
public record Snapshot(
        int format,
        Instant takenAt,
        Origin origin,
        List<TableHealth> tables,
        List<IndexHealth> indexes,
        List<ForeignKey> foreignKeys,
        List<Replica> replicas) {

    static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    public Snapshot {
        tables = List.copyOf(tables);
        indexes = List.copyOf(indexes);
        foreignKeys = List.copyOf(foreignKeys);
        replicas = List.copyOf(replicas);
    }

    /**
     * Reads what {@code health --json} has printed.
     *
     * @throws Refusal if it is something else
     */
    public static Snapshot read(Path file) {
        try {
            JsonNode snapshot = JSON.readTree(Files.readString(file)).path("snapshot");
            int format = snapshot.path("format").asInt(0);
            if (format == FORMAT) {
                return JSON.treeToValue(snapshot, Snapshot.class);
            }
            throw unreadable(
                    file,
                    format == 0
                            ? "this is not a report of health"
                            : "the snapshot is of format " + format + ", and this version reads format " + FORMAT);
        } catch (IOException failure) {
            throw unreadable(file, "the file cannot be read: " + GivenFile.why(failure, file));
        } catch (JacksonException notJson) {
            throw unreadable(file, "this is not a report of health");
        }
    }

    private static Refusal unreadable(Path file, String what) {
        return new Refusal(
                what,
                "--since=" + file,
                "name a file that health --save FILE has written, or the output of\nhealth --json");
    }

    /** The index of that oid. */
    Optional<IndexHealth> index(long oid) {
        return indexes.stream().filter(index -> index.oid() == oid).findFirst();
    }

    /** The table of that oid. */
    Optional<TableHealth> table(long oid) {
        return tables.stream().filter(table -> table.oid() == oid).findFirst();
    }

    Optional<Replica> replica(String address) {
        return replicas.stream()
                .filter(replica -> replica.address().equals(address))
                .findFirst();
    }

    /** The indexes of the partitions of a partitioned one, whose leaves are counted; otherwise the index itself. */
    List<IndexHealth> leaves(IndexHealth index) {
        if (!index.state().partitioned()) {
            return List.of(index);
        }
        return indexes.stream()
                .filter(each -> each.state().parent().equals(Optional.of(index.oid())))
                .flatMap(each -> leaves(each).stream())
                .toList();
    }
}
