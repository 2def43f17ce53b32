/** The worker processes: their slots, what they serve, and why they take nothing. */
@NullMarked
package io.holdfast.monitor.web.workers;

import org.jspecify.annotations.NullMarked;
