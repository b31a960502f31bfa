package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.observe.GivenFile;
import com.asoud.ddl.observe.doctor.AcceptedPlans;
import com.asoud.ddl.observe.doctor.DiskUse;
import com.asoud.ddl.observe.doctor.Finding;
import com.asoud.ddl.observe.doctor.RunningBuilds;
import com.asoud.ddl.observe.doctor.SlowerStatements;
import com.asoud.ddl.observe.doctor.StatementSnapshot;
import com.asoud.ddl.observe.doctor.UnusedIndex;
import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What is wrong, in the four cases of the guide. */
@Command(name = "doctor", sortOptions = false)
final class DoctorCommand extends LiveCommand {

    /** The guide's cases (section 8). */
    enum Case {
        BUILD,
        INDEX,
        SLOWER,
        DISK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "CASE", arity = "0..1", descriptionKey = "case")
    private Optional<Case> wanted = Optional.empty();

    @Option(names = "--sql", paramLabel = "SQL")
    private Optional<String> sql = Optional.empty();

    @Option(names = "--sql-file", paramLabel = "FILE")
    private Optional<Path> sqlFile = Optional.empty();

    @Option(names = "--value", paramLabel = "VALUE")
    private List<String> values = new ArrayList<>();

    @Option(names = "--null", paramLabel = "PLACE")
    private List<Integer> nulls = new ArrayList<>();

    @Option(names = "--types", paramLabel = "TYPES")
    private Optional<String> types = Optional.empty();

    @Option(names = "--index", paramLabel = "NAME")
    private Optional<String> index = Optional.empty();

    @Option(names = "--analyze")
    private boolean analyze;

    @Option(names = "--save", paramLabel = "FILE")
    private Optional<Path> save = Optional.empty();

    @Option(names = "--since", paramLabel = "FILE")
    private Optional<Path> since = Optional.empty();

    @Option(names = "--baseline", paramLabel = "FILE")
    private Optional<Path> baseline = Optional.empty();

    @Override
    Result run(LiveDatabase database, Cancellation stop) {
        check();
        if (wanted.isEmpty()) {
            return DoctorText.both(RunningBuilds.of(database), DiskUse.of(database));
        }
        return switch (wanted.get()) {
            case BUILD -> DoctorText.builds(RunningBuilds.of(database));
            case DISK -> DoctorText.disk(DiskUse.of(database));
            case INDEX -> DoctorText.index(UnusedIndex.of(database, question()));
            case SLOWER -> slower(database);
        };
    }

    /** An option of another case would be passed over in silence. */
    private void check() {
        boolean asked = sql.isPresent() || sqlFile.isPresent();
        boolean forIndex = index.isPresent() || analyze;
        boolean forSlower = save.isPresent() || since.isPresent() || baseline.isPresent();
        boolean isIndex = wanted.equals(Optional.of(Case.INDEX));
        boolean isSlower = wanted.equals(Optional.of(Case.SLOWER));
        if (forIndex && !isIndex) {
            throw wrong("--index and --analyze belong to: doctor index");
        }
        if (forSlower && !isSlower) {
            throw wrong("--save, --since and --baseline belong to: doctor slower");
        }
        if (asked && !isIndex && baseline.isEmpty()) {
            throw wrong("a query belongs to: doctor index; or doctor slower --baseline FILE");
        }
        if (!asked && (isIndex || baseline.isPresent())) {
            throw wrong("name the query: --sql \"SELECT …\", or --sql-file FILE (-: standard input)");
        }
        if (sql.isPresent() && sqlFile.isPresent()) {
            throw wrong("--sql and --sql-file exclude each other");
        }
        if (isSlower && !forSlower) {
            throw wrong("say with what to compare: --since FILE (see --save), or --baseline FILE");
        }
    }

    private ParameterException wrong(String complaint) {
        return new ParameterException(spec.commandLine(), complaint);
    }

    private UnusedIndex.Question question() {
        List<Optional<String>> bound =
                new ArrayList<>(values.stream().map(Optional::of).toList());
        for (int place : new TreeSet<>(nulls)) {
            if (place < 1) {
                throw wrong("--null=" + place + ": places are counted from 1");
            }
            if (place > bound.size() + 1) {
                throw wrong("--null=" + place + ": give each value before $" + place + ", too; there are only "
                        + bound.size());
            }
            bound.add(place - 1, Optional.empty());
        }
        return new UnusedIndex.Question(
                text(),
                types.map(list -> Arrays.stream(list.split(",(?![^(]*\\))"))
                                .map(String::strip)
                                .toList())
                        .orElse(List.of()),
                bound,
                index,
                analyze);
    }

    private String text() {
        try {
            if (sqlFile.isPresent()) {
                return sqlFile.get().equals(Path.of("-"))
                        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                        : Files.readString(sqlFile.get());
            }
        } catch (IOException failure) {
            Path file = sqlFile.orElseThrow();
            throw new Refusal(
                    "the query cannot be read: " + GivenFile.why(failure, file),
                    "--sql-file=" + file,
                    "name a file of UTF-8 text");
        }
        return sql.orElseThrow();
    }

    private Result slower(LiveDatabase database) {
        if (baseline.isPresent()) {
            UnusedIndex.Answer answer = UnusedIndex.of(database, question());
            List<Finding> findings = AcceptedPlans.difference(baseline.get(), answer.plan()).stream()
                    .toList();
            return DoctorText.plan(baseline.get(), findings);
        }
        Optional<StatementSnapshot> before = since.map(StatementSnapshot::read);
        StatementSnapshot now = StatementSnapshot.take(database);
        Optional<SlowerStatements> slower = before.map(
                earlier -> SlowerStatements.between(earlier, now, sql -> UnusedIndex.planForAnyValues(database, sql)));
        save.ifPresent(now::write);
        return DoctorText.slower(now, slower, save);
    }
}
