package io.holdfast.producer.pull.settle;

import io.holdfast.producer.pull.Receipt;
import io.holdfast.queue.task.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A task succeeded.
 *
 * @param result one JSON value; null for none
 */
record CompletionReport(Receipt receipt, @Nullable Payload result) {}
