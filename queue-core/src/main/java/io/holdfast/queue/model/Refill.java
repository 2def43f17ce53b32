package io.holdfast.queue.model;

import java.util.Map;

/**
 * The result of completing tasks and acquiring new ones in their place.
 *
 * @param deviations as for a complete: empty if everything went as requested
 */
public record Refill(Map<TaskRef, Deviation> deviations, Acquired acquired) {}
