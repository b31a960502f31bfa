package com.asoud.ddl.cli;

import com.asoud.ddl.online.LiveDatabase;
import com.asoud.ddl.online.Stop;
import picocli.CommandLine.Command;

/** Whether a database is what its migrations build. */
@Command(name = "verify", sortOptions = false, description = "")
final class VerifyCommand extends LiveCommand {

    @Override
    int run(LiveDatabase database, Stop stop) {
        return 0;
    }
}
