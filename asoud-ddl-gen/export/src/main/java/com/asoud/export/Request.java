package com.asoud.export;

import java.io.Serializable;
import java.util.Map;

/**
 * What the JVM of an export is asked.
 *
 * @param systemProperties those that Hibernate reads of its own accord
 */
public record Request(ModelSource model, Map<String, String> systemProperties) implements Serializable {

    public Request {
        systemProperties = Map.copyOf(systemProperties);
    }
}
