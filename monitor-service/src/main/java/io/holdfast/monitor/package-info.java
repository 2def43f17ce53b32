/** The dashboard, the statistics and the queue gauges. */
@NullMarked
package io.holdfast.monitor;

import org.jspecify.annotations.NullMarked;
