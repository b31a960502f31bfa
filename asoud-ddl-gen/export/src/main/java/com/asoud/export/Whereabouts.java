package com.asoud.export;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a thread is at the moment, for people who wait for it. */
final class Whereabouts {

    /** Of the JDK, of Hibernate and what it is built on, and ours: somebody else's code has called them. */
    private static final List<String> LIBRARIES = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "jakarta.",
            "org.hibernate.",
            "org.jboss.",
            "net.bytebuddy.",
            "com.asoud.export.");

    private Whereabouts() {}

    /**
     * @return the call of the project's own, and what it has called: two lines at most; empty if the thread does
     *     nothing any more
     */
    static String of(Thread thread) {
        List<StackTraceElement> calls = Stream.of(thread.getStackTrace()).toList();
        Optional<StackTraceElement> own = calls.stream()
                .filter(call -> LIBRARIES.stream().noneMatch(call.getClassName()::startsWith))
                .findFirst();
        return Stream.concat(
                        own.stream().map(call -> "at " + named(call)),
                        calls.stream()
                                .limit(1)
                                .filter(call -> !own.equals(Optional.of(call)))
                                .map(call -> (own.isPresent() ? "in " : "at ") + named(call)))
                .reduce((first, next) -> first + "\n" + next)
                .orElse("");
    }

    /** Without the name of a class loader. */
    private static StackTraceElement named(StackTraceElement call) {
        return new StackTraceElement(
                call.getClassName(), call.getMethodName(), call.getFileName(), call.getLineNumber());
    }
}
