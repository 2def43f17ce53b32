package io.holdfast.queue.redis;

import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a script answers for each of many queues, as far as the answers are there.
 *
 * @param coming the answer of each queue, or why there is none
 */
record Answers<T>(Script script, Map<QueueName, CompletableFuture<T>> coming) {

    /**
     * Those that come in time.
     *
     * @throws io.holdfast.queue.StoreException when none does
     */
    Map<QueueName, T> within(Duration atMost) {
        Map<QueueName, T> answers = new LinkedHashMap<>();
        RuntimeException first = collect(answers, atMost);
        if (first != null && answers.isEmpty()) {
            throw first;
        }
        return answers;
    }

    /**
     * The answers of all.
     *
     * @throws io.holdfast.queue.StoreException when one is missing
     */
    Map<QueueName, T> all() {
        Map<QueueName, T> answers = new LinkedHashMap<>();
        RuntimeException first = collect(answers, ScriptRunner.LONGEST_WAIT);
        if (first != null) {
            throw first;
        }
        return answers;
    }

    private @Nullable RuntimeException collect(Map<QueueName, T> answers, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        RuntimeException first = null;
        for (Map.Entry<QueueName, CompletableFuture<T>> each : coming.entrySet()) {
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
