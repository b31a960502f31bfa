package com.asoud.ddl.plan;

import java.util.List;
import java.util.function.Function;

/**
 * An operation in full: a {@link Behaviour} is complete when its SQL is told.
 *
 * @param behaviour all but the SQL
 * @param sql the statements, if they may find their work done already, and if they may not
 */
record Definition(Behaviour behaviour, Function<Boolean, List<String>> sql) {}
