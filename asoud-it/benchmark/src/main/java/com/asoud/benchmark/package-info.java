/**
 * What the indexes of a guarded model are worth and what they cost. {@link com.asoud.benchmark.IndexBenchmark} is the
 * command line; {@code QueryRun} and {@code WriteRun} measure, {@code Judgement} decides, {@code Comparison} is the
 * result.
 */
@NullMarked
package com.asoud.benchmark;

import org.jspecify.annotations.NullMarked;
