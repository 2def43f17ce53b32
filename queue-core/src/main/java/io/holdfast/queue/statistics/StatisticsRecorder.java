package io.holdfast.queue.statistics;

import io.holdfast.queue.TypeLabels;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Counts in memory what this process does to its queues, and sends it to Redis from time to time. Counting takes no lock
 * and no command. Memory is bounded: the first {@value #MAX_QUEUES} queues are counted separately, and all others only in
 * the sum over all queues. Thread-safe.
 *
 * <p>Statistics are approximate. Counts that could not be sent are added to the next flush; if only the answer was lost,
 * they are counted twice. A process that is killed loses what it had not sent.
 */
public final class StatisticsRecorder {

    static final int MAX_QUEUES = 1_000;

    /** After this many flushes without a count, a queue makes room for another. */
    private static final int IDLE_FLUSHES = 1_000;

    /** While Redis does not accept connections, each call may take as long as an attempt to connect. */
    private static final long MAX_FLUSH_NANOS = Duration.ofSeconds(1).toNanos();

    private final int idleFlushes;
    private final Map<QueueName, QueueCounts> counts = new ConcurrentHashMap<>();
    private final QueueCounts others = new QueueCounts();

    /** Counts of queues that were forgotten while a thread was about to add to them. */
    private final Queue<Late> late = new ConcurrentLinkedQueue<>();

    private final TypeLabels types = new TypeLabels();

    private final Map<QueueName, Outgoing> outgoing = new LinkedHashMap<>();
    private final Outgoing ofAll = new Outgoing();

    /** What a flush has to send for one queue. Used by one thread at a time. */
    private static final class Outgoing {
        private Tally unsent = new Tally();
        private int idleFlushes;

        /** Filled by the threads of the connection, which must not wait. */
        private final Queue<Tally> failed = new ConcurrentLinkedQueue<>();

        void addFailed() {
            for (Tally back = failed.poll(); back != null; back = failed.poll()) {
                unsent = back.add(unsent);
            }
        }
    }

    private record Late(QueueName queue, QueueCounts counts) {}

    public StatisticsRecorder() {
        this(IDLE_FLUSHES);
    }

    /** @param idleFlushes after how many flushes without a count a queue is forgotten */
    StatisticsRecorder(int idleFlushes) {
        this.idleFlushes = idleFlushes;
    }

    public void enqueued(QueueName queue, int tasks) {
        add(queue, Counter.ENQUEUED, tasks);
    }

    /** A handler is about to be called for the task. */
    public void started(LeasedTask task) {
        QueueName queue = task.lease().queue();
        QueueCounts ofQueue = of(queue);
        ofQueue.add(Counter.STARTED, 1);
        if (task.retries() == 0) {
            ofQueue.waited(task.waited());
        }
        added(queue, ofQueue);
    }

    public void completed(QueueName queue, TaskType type, Duration runTime) {
        ended(queue, Counter.COMPLETED, type, runTime);
    }

    /** A run failed, and the task is tried again. */
    public void retried(QueueName queue, TaskType type, Duration runTime) {
        ended(queue, Counter.RETRIED, type, runTime);
    }

    /** A run failed, and the task is a dead letter now. */
    public void buried(QueueName queue, TaskType type, Duration runTime) {
        ended(queue, Counter.DEAD, type, runTime);
    }

    /** Events that have no run time: all but the above. */
    public void add(QueueName queue, Counter counter, int count) {
        if (count > 0) {
            QueueCounts ofQueue = of(queue);
            ofQueue.add(counter, count);
            added(queue, ofQueue);
        }
    }

    private void ended(QueueName queue, Counter counter, TaskType type, Duration runTime) {
        QueueCounts ofQueue = of(queue);
        ofQueue.add(counter, 1);
        ofQueue.ran(types.labelOf(type), counter != Counter.COMPLETED, runTime);
        added(queue, ofQueue);
    }

    private void added(QueueName queue, QueueCounts ofQueue) {
        if (ofQueue.isForgotten()) {
            late.add(new Late(queue, ofQueue));
        }
    }

    private QueueCounts of(QueueName queue) {
        QueueCounts found = counts.get(queue);
        if (found != null) {
            return found;
        }
        return counts.size() < MAX_QUEUES ? counts.computeIfAbsent(queue, unused -> new QueueCounts()) : others;
    }

    /**
     * Sends what was counted since the last flush, and what that one could not send. Waits for nothing: the future ends
     * when Redis has answered all calls or they have failed, and never fails.
     *
     * @param always whether to send the sum over all queues even if nothing was counted, which shows later that there
     *     was nothing to count
     */
    public synchronized CompletableFuture<Void> flush(StatisticsSink sink, boolean always) {
        gather();
        long end = System.nanoTime() + MAX_FLUSH_NANOS;
        List<CompletableFuture<?>> calls = new ArrayList<>();
        if (always || !ofAll.unsent.isEmpty()) {
            calls.add(send(ofAll, sink::countAll));
        }
        for (Map.Entry<QueueName, Outgoing> queue : List.copyOf(outgoing.entrySet())) {
            if (System.nanoTime() - end < 0 && !queue.getValue().unsent.isEmpty()) {
                CompletableFuture<?> call = send(queue.getValue(), tally -> sink.count(queue.getKey(), tally));
                calls.add(call);
                if (call.isCompletedExceptionally()) { // others first in the next flush
                    outgoing.remove(queue.getKey());
                    outgoing.put(queue.getKey(), queue.getValue());
                }
            }
        }
        return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).handle((unused, error) -> null);
    }

    private interface Call {
        CompletableFuture<?> send(Tally tally);
    }

    private static CompletableFuture<?> send(Outgoing to, Call call) {
        Tally sent = to.unsent;
        to.unsent = new Tally();
        CompletableFuture<?> answer;
        try {
            answer = call.send(sent);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((unused, error) -> {
            if (error != null) {
                to.failed.add(sent);
            }
        });
    }

    private void gather() {
        outgoing.values().forEach(Outgoing::addFailed);
        ofAll.addFailed();
        counts.forEach(this::gather);
        for (Late missed = late.poll(); missed != null; missed = late.poll()) {
            gather(missed.queue(), missed.counts());
        }
        Tally rest = new Tally();
        others.drainTo(rest);
        ofAll.unsent.add(rest);
        forgetIdle();
    }

    private void gather(QueueName queue, QueueCounts from) {
        Outgoing to = outgoing.computeIfAbsent(queue, unused -> new Outgoing());
        Tally fresh = new Tally();
        from.drainTo(fresh);
        to.idleFlushes = fresh.isEmpty() ? to.idleFlushes + 1 : 0;
        to.unsent.add(fresh);
        ofAll.unsent.add(fresh);
    }

    private void forgetIdle() {
        for (Iterator<Map.Entry<QueueName, Outgoing>> all = outgoing.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<QueueName, Outgoing> queue = all.next();
            if (queue.getValue().idleFlushes > idleFlushes
                    && queue.getValue().unsent.isEmpty()) {
                QueueCounts removed = counts.remove(queue.getKey());
                all.remove();
                if (removed != null) {
                    removed.forget();
                    late.add(new Late(queue.getKey(), removed)); // what was added before it was marked
                }
            }
        }
    }
}
