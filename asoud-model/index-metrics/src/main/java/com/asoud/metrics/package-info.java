/** Metrics of the indexes that an application declares. Begin with {@link com.asoud.metrics.IndexMetrics}. */
@NullMarked
package com.asoud.metrics;

import org.jspecify.annotations.NullMarked;
