package com.asoud.export;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM of an export answers.
 *
 * @param schema the schema, or null if it was refused
 * @param problems why it was refused
 * @param warnings what the libraries of the project have logged meanwhile, in this order
 */
public record Answer(@Nullable ExportedSchema schema, List<Problem> problems, List<Warning> warnings)
        implements Serializable {

    public Answer {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /**
     * A warning or an error in a log.
     *
     * @param logger its name, such as {@code org.hibernate.orm.deprecation}
     */
    public record Warning(String logger, String message) implements Serializable {}

    /** @throws Refusal if it was refused */
    public ExportedSchema get() {
        if (schema == null) {
            throw new Refusal(problems);
        }
        return schema;
    }
}
