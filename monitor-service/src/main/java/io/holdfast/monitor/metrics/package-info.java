/** What was seen, as gauges for Prometheus. */
@NullMarked
package io.holdfast.monitor.metrics;

import org.jspecify.annotations.NullMarked;
