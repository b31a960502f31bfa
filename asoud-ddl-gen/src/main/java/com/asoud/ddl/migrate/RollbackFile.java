package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.SearchPath;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.migrate.LiveRollback.Victim;
import com.asoud.ddl.observe.IndexFile;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.ddl.sql.SqlText;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One run of a rollback file. */
final class RollbackFile {

    private final Victim victim;
    private final LiveDatabase database;
    private final Cancellation stop;
    private final BuildMonitor watch;
    private final List<String> statements;
    private final Optional<Facts> facts;
    private final Optional<IndexWork> work;
    private String history = "";
    private boolean atWork;
    private Optional<Blocker> blocker = Optional.empty();

    RollbackFile(Victim victim, LiveDatabase database, Cancellation stop, BuildMonitor watch) {
        this.victim = victim;
        this.database = database;
        this.stop = stop;
        this.watch = watch;
        this.statements = IndexFile.statements(victim.file());
        this.facts = Facts.of(victim.file());
        this.work = facts.flatMap(Facts::work);
    }

    void run(Connection connection) throws SQLException {
        int pid = Query.pid(connection);
        history = database.flyway().quotedTable(connection);
        if (victim.work().isPresent() && work.isPresent()) {
            index(connection, pid);
        } else if (isOneTransaction()) {
            transaction(connection, pid);
        } else {
            for (int i = 0; i < statements.size(); i++) {
                execute(connection, pid, i);
            }
            MigrationHistory.forget(connection, history, victim.version());
        }
    }

    private void index(Connection connection, int pid) throws SQLException {
        SearchPath.beginAt(connection, work.orElseThrow().table());
        boolean builtOne = victim.work().orElseThrow().built().isPresent();
        for (int i = 0; i < statements.size(); i++) {
            if (builtOne && !atWork && isLong(i)) {
                MigrationHistory.forget(connection, history, victim.version());
            }
            execute(connection, pid, i);
        }
        if (!builtOne || !atWork) {
            MigrationHistory.forget(connection, history, victim.version());
        }
    }

    private boolean isLong(int statement) {
        return facts.filter(file -> file.isLong(statement)).isPresent();
    }

    /** Of a file written by hand, only its statements can say so. */
    private boolean isOneTransaction() {
        if (facts.isPresent()) {
            return facts.get().transactional() && !statements.isEmpty();
        }
        return !statements.isEmpty()
                && SqlText.withoutComments(statements.get(0)).equals("BEGIN")
                && statements.stream().filter(RollbackFile::isCommit).count() == 1;
    }

    private static boolean isCommit(String sql) {
        return SqlText.withoutComments(sql).equals("COMMIT");
    }

    private void transaction(Connection connection, int pid) throws SQLException {
        for (int i = 0; i < statements.size(); i++) {
            if (isCommit(statements.get(i))) {
                MigrationHistory.forget(connection, history, victim.version());
            }
            execute(connection, pid, i);
        }
    }

    private void execute(Connection connection, int pid, int number) throws SQLException {
        String sql = statements.get(number);
        try {
            if (isLong(number)) {
                atWork = true;
                watch.begins(
                        pid,
                        victim.work().map(index -> index.table().toString()).orElse(""),
                        "undo " + victim.version());
            }
            SqlScript.execute(connection, sql);
        } finally {
            blocker = watch.ends(pid);
        }
    }

    Problem problem(Connection connection, SQLException failure) throws SQLException {
        if (work.isPresent()) {
            return new Aftermath(
                            database.target(),
                            stop,
                            IndexJob.of(work.get(), victim.file().toString()))
                    .of(connection, failure, atWork, blocker);
        }
        return stop.reason()
                .map(RollbackFile::ended)
                .orElseGet(() -> new Problem(
                        ServerError.message(failure), victim.file().toString(), ServerError.advice(failure)));
    }

    /** What to say if all is to end before every version is taken back. */
    static Problem ended(Cancellation.Reason why) {
        return new Problem(
                "not everything is taken back: " + why,
                "what is out of the history is taken back, the last version perhaps only in part",
                "run the same command again; it goes on from here");
    }
}
