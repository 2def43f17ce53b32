/** The state of the queues as gauges for Prometheus. */
@NullMarked
package io.holdfast.monitor.metrics;

import org.jspecify.annotations.NullMarked;
