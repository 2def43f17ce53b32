package io.holdfast.queue.lease;

import io.holdfast.queue.task.TaskRef;
import java.util.Map;

/**
 * The result of completing tasks and acquiring new ones in their place.
 *
 * @param rejections as for a complete: empty if everything went as requested
 */
public record Refill(Map<TaskRef, Rejection> rejections, Acquired acquired) {}
