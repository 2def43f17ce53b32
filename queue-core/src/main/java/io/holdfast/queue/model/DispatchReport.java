package io.holdfast.queue.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep of the dispatcher did.
 *
 * @param dispatched how many due tasks went to pending
 * @param nextDue in how long the next delayed task is due, zero when it is overdue; null when none is delayed
 */
public record DispatchReport(int dispatched, @Nullable Duration nextDue) {}
