package io.holdfast.queue.redis.statistics;

import io.holdfast.queue.redis.script.Answers;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.ManyQueues;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.statistics.StatisticsSink;
import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Keeps and reads the statistics of each queue, and of all queues together: {@code count.lua}, {@code series.lua}. */
public final class RedisQueueStatistics implements QueueStatistics, StatisticsSink {

    /** Bounded, because Redis does nothing else while it runs a call. */
    private static final int QUEUES_OF_A_CALL = 10;

    private final ScriptRunner runner;
    private final boolean cluster;
    private final ScriptClock clock;

    public RedisQueueStatistics(ScriptRunner runner, boolean cluster, ScriptClock clock) {
        this.runner = runner;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<?> count(QueueName queue, Tally counts) {
        return count(new ScriptCall(Script.COUNT, RedisKeys.of(queue, cluster)).key(Key.STATISTICS), counts);
    }

    @Override
    public CompletableFuture<?> countAll(Tally counts) {
        return count(new ScriptCall(Script.COUNT, RedisKeys.shared(cluster)).key(Key.TOTAL_STATISTICS), counts);
    }

    private CompletableFuture<?> count(ScriptCall call, Tally counts) {
        return runner.start(call.arg(counts.text()).arg(clock.now()));
    }

    @Override
    public Series total(Span span) {
        ScriptCall call = new ScriptCall(Script.SERIES, RedisKeys.shared(cluster)).key(Key.TOTAL_STATISTICS);
        return StoredSeries.read(span, runner.run(arguments(call, span))).series();
    }

    @Override
    public Map<QueueName, Series> series(Collection<QueueName> queues, Span span, Duration atMost) {
        ManyQueues many = new ManyQueues(runner, cluster);
        Map<QueueName, CompletableFuture<StoredSeries>> futures = new LinkedHashMap<>();
        for (List<QueueName> some : QueueScripts.batches(List.copyOf(queues), QUEUES_OF_A_CALL)) {
            futures.putAll(many.call(
                            Script.SERIES,
                            List.of(Key.STATISTICS),
                            some,
                            call -> arguments(call, span),
                            reply -> StoredSeries.read(span, reply))
                    .futures());
        }
        Series all = total(span);
        Map<QueueName, Series> series = new LinkedHashMap<>();
        new Answers<>(Script.SERIES, futures)
                .within(atMost)
                .forEach((queue, stored) -> series.put(queue, stored.seriesWithZeros(all)));
        return series;
    }

    private ScriptCall arguments(ScriptCall call, Span span) {
        return call.arg(span.width().toSeconds()).arg(span.buckets()).arg(clock.now());
    }
}
