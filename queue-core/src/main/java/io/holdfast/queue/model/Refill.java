package io.holdfast.queue.model;

import java.util.Map;

/**
 * What became of tasks that were completed, and what was acquired in their place.
 *
 * @param deviations as of a complete: empty when all went as asked
 */
public record Refill(Map<TaskRef, Deviation> deviations, Acquired acquired) {}
