package io.holdfast.queue.sweep;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of a dispatcher sweep.
 *
 * @param dispatched how many due tasks moved to pending
 * @param nextDue time until the next delayed task is due, zero if it is overdue; null if none is delayed
 */
public record DispatchReport(int dispatched, @Nullable Duration nextDue) {}
