package io.holdfast.producer.lease;

import io.holdfast.queue.model.LeasedTask;
import java.time.Duration;

/** A task for its worker, with what it needs to say how it went. */
public record TakenTask(LeasedTask task, Duration lease, Receipt receipt) {}
