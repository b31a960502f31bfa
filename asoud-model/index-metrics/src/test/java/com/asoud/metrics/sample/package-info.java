/** The sample application that {@code docs/monitoring/try.sh} watches. Begin with {@code SampleApplication}. */
@NullMarked
package com.asoud.metrics.sample;

import org.jspecify.annotations.NullMarked;
