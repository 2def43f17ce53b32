package io.holdfast.producer.lease;

import io.holdfast.queue.model.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A worker says that a task succeeded.
 *
 * @param result the bytes of one JSON value; null when there is none
 */
public record Completed(Receipt receipt, @Nullable Payload result) {}
