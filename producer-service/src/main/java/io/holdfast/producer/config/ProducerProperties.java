package io.holdfast.producer.config;

import io.holdfast.queue.Durability;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the producer can be told.
 *
 * @param apiToken when set, every call but {@code /health} and {@code /metrics} must bring it
 * @param maxPayloadBytes of one task; 256 KiB keeps a portion of tasks small enough for one round trip
 * @param maxBatchTasks of one call
 * @param maxBatchBytes of one call's body
 * @param maxBytesInFlight of all bodies that are being worked on; null for an eighth of the heap, which is about what a
 *     body costs several times over while it is read, cut up and sent; at least one call's body always fits
 * @param queueMaxPending pending and delayed tasks of a queue beyond which calls are refused; 0 for any number
 * @param maxQueues that may exist; a call that names one more is refused
 * @param maxRetries of tasks that name no number; null leaves it to the worker
 * @param waitReplicas that must have a call's tasks before it is answered with 202; 0 trusts the master alone
 */
@ConfigurationProperties("holdfast.producer")
public record ProducerProperties(
        @Nullable String apiToken,
        @DefaultValue("262144") int maxPayloadBytes,
        @DefaultValue("10000") int maxBatchTasks,
        @DefaultValue("16777216") int maxBatchBytes,
        @Nullable Integer maxBytesInFlight,
        @DefaultValue("0") long queueMaxPending,
        @DefaultValue("1000") int maxQueues,
        @Nullable Integer maxRetries,
        @DefaultValue("0") int waitReplicas) {

    /** What workers do with tasks that say nothing, unless they are told otherwise. */
    public static final int USUAL_RETRIES = 3;

    /** Bounds of the limits themselves; the largest body that fits into a small heap a few times over. */
    public static final int MOST_BYTES = 128 * 1024 * 1024;

    public static final int MOST_TASKS = 1_000_000;
    public static final long MOST_PENDING = 1_000_000_000_000L;
    public static final int MOST_RETRIES = 100;
    public static final int MAX_MAX_QUEUES = 1_000_000;

    private static final int PART_OF_HEAP = 8;

    public ProducerProperties {
        check("max-payload-bytes", maxPayloadBytes, 1, MOST_BYTES);
        check("max-batch-tasks", maxBatchTasks, 1, MOST_TASKS);
        check("max-batch-bytes", maxBatchBytes, 1, MOST_BYTES);
        if (maxBytesInFlight != null) {
            check("max-bytes-in-flight", maxBytesInFlight, maxBatchBytes, Integer.MAX_VALUE);
        }
        check("queue-max-pending", queueMaxPending, 0, MOST_PENDING);
        check("max-queues", maxQueues, 1, MAX_MAX_QUEUES);
        check("wait-replicas", waitReplicas, 0, Durability.MOST_REPLICAS);
        check("max-retries", maxRetries == null ? 0 : maxRetries, 0, MOST_RETRIES);
    }

    /** What it is, whether set or not. */
    public int bytesInFlight() {
        long part = Math.min(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, Integer.MAX_VALUE);
        return maxBytesInFlight == null ? (int) Math.max(part, maxBatchBytes) : maxBytesInFlight;
    }

    /** Of tasks that name no number, for whoever must know one. */
    public int usualRetries() {
        return maxRetries == null ? USUAL_RETRIES : maxRetries;
    }

    private static void check(String property, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "holdfast.producer." + property + " is " + value + ": it must be from " + min + " to " + max);
        }
    }
}
