package com.asoud.ddl.generate;

import java.util.function.Supplier;

/** Is told of each step of the pipeline, and carries it out. */
@FunctionalInterface
public interface StepRunner {

    /**
     * @param name what it does, in a few words
     * @return what the step returns
     */
    <T> T run(String name, Supplier<T> step);
}
