package com.asoud.ddl.connect;

import java.util.List;

/** Is told what happens on the live database, and shows it to somebody. */
public interface MigrationListener {

    /** Something has happened. */
    void say(String line);

    /** How far everything that runs at this moment has come; what was shown before is out of date. */
    void progress(List<BuildProgress> running);

    /** Nothing runs any more. */
    default void idle() {
        progress(List.of());
    }
}
