package io.holdfast.producer.config;

import io.holdfast.queue.Durability;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the producer.
 *
 * @param maxPayloadBytes of one task
 * @param maxBatchTasks of one request
 * @param maxBatchBytes of the body of one request
 * @param maxBytesInFlight of all requests and responses in progress; null for an eighth of the heap, since a body needs
 *     its size several times while it is read and written; never less than {@code maxBatchBytes}
 * @param queueMaxPending pending and delayed tasks of a queue; more are refused; 0 for no limit
 * @param maxQueues number of queues; a request that would create one more is refused
 * @param maxRetries of tasks without {@code max_retries}; null leaves the number to the worker
 * @param waitReplicas that must acknowledge tasks before a request is answered with 202; 0 waits for the master only
 */
@ConfigurationProperties("holdfast.producer")
public record ProducerProperties(
        @DefaultValue("262144") int maxPayloadBytes,
        @DefaultValue("10000") int maxBatchTasks,
        @DefaultValue("16777216") int maxBatchBytes,
        @Nullable Integer maxBytesInFlight,
        @DefaultValue("0") long queueMaxPending,
        @DefaultValue("1000") int maxQueues,
        @Nullable Integer maxRetries,
        @DefaultValue("0") int waitReplicas) {

    /** The default of workers. */
    private static final int DEFAULT_MAX_RETRIES = 3;

    /** The upper bounds of the settings. A body of this size fits into a small heap a few times. */
    public static final int MAX_BYTES = 128 * 1024 * 1024;

    public static final int MAX_TASKS = 1_000_000;
    public static final long MAX_PENDING = 1_000_000_000_000L;
    public static final int MAX_RETRIES = 100;
    public static final int MAX_QUEUES = 1_000_000;

    private static final int HEAP_DIVISOR = 8;

    public ProducerProperties {
        check("max-payload-bytes", maxPayloadBytes, 1, MAX_BYTES);
        check("max-batch-tasks", maxBatchTasks, 1, MAX_TASKS);
        check("max-batch-bytes", maxBatchBytes, 1, MAX_BYTES);
        if (maxBytesInFlight != null) {
            check("max-bytes-in-flight", maxBytesInFlight, maxBatchBytes, Integer.MAX_VALUE);
        }
        check("queue-max-pending", queueMaxPending, 0, MAX_PENDING);
        check("max-queues", maxQueues, 1, MAX_QUEUES);
        check("wait-replicas", waitReplicas, 0, Durability.MAX_REPLICAS);
        check("max-retries", maxRetries == null ? 0 : maxRetries, 0, MAX_RETRIES);
    }

    /** {@code maxBytesInFlight} or its default. */
    public int bytesInFlight() {
        long part = Math.min(Runtime.getRuntime().maxMemory() / HEAP_DIVISOR, Integer.MAX_VALUE);
        return maxBytesInFlight == null ? (int) Math.max(part, maxBatchBytes) : maxBytesInFlight;
    }

    /** {@code maxRetries} or the default of workers. */
    public int defaultMaxRetries() {
        return maxRetries == null ? DEFAULT_MAX_RETRIES : maxRetries;
    }

    private static void check(String property, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "holdfast.producer." + property + " is " + value + ": it must be from " + min + " to " + max);
        }
    }
}
