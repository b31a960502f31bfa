package com.asoud.ddl.flyway;

import com.asoud.ddl.plan.Operation;
import java.util.Locale;

/** What an operation is called in the files: {@code create index}. Names in files never change. */
final class Kinds {

    private Kinds() {}

    static String of(Operation operation) {
        return operation
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
