package com.asoud.ddl.flyway;

import org.flywaydb.core.api.FlywayException;

/** A callback of the project has failed. */
final class JavaCodeFailed extends FlywayException {

    private static final long serialVersionUID = 1L;

    private final String className;

    JavaCodeFailed(String className, Exception failure) {
        super(className + ": " + failure, failure);
        this.className = className;
    }

    String className() {
        return className;
    }
}
