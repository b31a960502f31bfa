/** Timings that anyone can run; results are in docs/benchmarks.md. Nothing here passes or fails. */
@NullMarked
package com.asoud.ddl.benchmark;

import org.jspecify.annotations.NullMarked;
