package io.holdfast.queue.redis.script;

import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a script for many queues, some of which may still be missing.
 *
 * @param futures the future answer of each queue, or its failure
 */
public record Answers<T>(Script script, Map<QueueName, CompletableFuture<T>> futures) {

    /**
     * Returns the answers that arrive in time.
     *
     * @throws io.holdfast.queue.StoreException if none does
     */
    public Map<QueueName, T> within(Duration atMost) {
        Map<QueueName, T> answers = new LinkedHashMap<>();
        RuntimeException first = collect(answers, atMost);
        if (first != null && answers.isEmpty()) {
            throw first;
        }
        return answers;
    }

    /**
     * Returns the answers of all queues.
     *
     * @throws io.holdfast.queue.StoreException if one is missing
     */
    public Map<QueueName, T> all() {
        Map<QueueName, T> answers = new LinkedHashMap<>();
        RuntimeException first = collect(answers, ScriptRunner.MAX_WAIT);
        if (first != null) {
            throw first;
        }
        return answers;
    }

    private @Nullable RuntimeException collect(Map<QueueName, T> answers, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        RuntimeException first = null;
        for (Map.Entry<QueueName, CompletableFuture<T>> each : futures.entrySet()) {
            try {
                answers.put(
                        each.getKey(),
                        ScriptRunner.await(script, each.getValue(), Math.max(0, end - System.nanoTime())));
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        return first;
    }
}
