package io.holdfast.queue.redis.wakeup;

import io.holdfast.queue.WakeupListener;
import io.holdfast.queue.redis.connection.BlockTime;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.QueueName;
import io.lettuce.core.RedisCommandInterruptedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Waits for all queues of a Cluster at the same time. Their lists are in different slots, which one BRPOP cannot span,
 * so each queue has a separate BRPOP, for up to {@value #MAX_WAITS} queues. With more queues a wait ends after a
 * second, so that its caller checks the others.
 *
 * <p>A wait that is still running when the listener receives another queue's signal is not cancelled. If it receives a
 * signal while the listener still listens for that queue, the next {@link #await} returns it. If the listener is
 * suspended, or no longer listens for that queue, the signal is put back at once for another listener. A node that does not answer
 * delays only the signals of its queues.
 */
final class ClusterWakeupListener implements WakeupListener {

    /** Starts one wait for each list. */
    interface Waits {

        /** Completes with whether a signal came from the list. The call itself never blocks. */
        CompletableFuture<Boolean> await(byte[] wakeup, int seconds);

        /** Puts back a signal that cannot be used here. The list holds at most one signal. */
        void putBack(byte[] wakeup);
    }

    static final int MAX_WAITS = 128;

    private static final Duration WAIT_WITH_TOO_MANY = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final Waits waits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<QueueName> underWay = new HashSet<>();
    private final Set<QueueName> signaled = new LinkedHashSet<>();
    private final Map<QueueName, Long> failedNanos = new HashMap<>();
    private Collection<QueueName> listed = List.of();
    private Set<QueueName> wanted = Set.of();
    private @Nullable RuntimeException failure;
    private boolean listening;

    ClusterWakeupListener(Waits waits) {
        this.waits = waits;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // deliberate: cheaper than comparing the contents
    public Set<QueueName> await(Collection<QueueName> queues, Duration atMost) {
        boolean tooMany = queues.size() > MAX_WAITS && atMost.compareTo(WAIT_WITH_TOO_MANY) > 0;
        int seconds = BlockTime.seconds(tooMany ? WAIT_WITH_TOO_MANY : atMost);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        lock.lock();
        try {
            listening = true;
            if (queues != listed) { // a caller with a thousand queues passes the same list again
                want(queues);
            }
            while (signaled.isEmpty() && deadline - System.nanoTime() > 0) {
                startWaits(queues, seconds);
                throwIfAllFailed();
                awaitChange(Math.min(deadline - System.nanoTime(), PAUSE_AFTER_FAILURE.toNanos()));
            }
            Set<QueueName> received = Set.copyOf(signaled);
            signaled.clear();
            return received;
        } finally {
            lock.unlock();
        }
    }

    private void want(Collection<QueueName> queues) {
        listed = queues;
        wanted = Set.copyOf(queues);
        failedNanos.keySet().retainAll(wanted);
        List<QueueName> others =
                signaled.stream().filter(queue -> !wanted.contains(queue)).toList();
        others.forEach(signaled::remove);
        others.forEach(queue -> waits.putBack(wakeupOf(queue)));
    }

    @SuppressWarnings("WaitNotInLoop") // its caller loops
    private void awaitChange(long nanos) {
        try {
            if (signaled.isEmpty()) {
                long unused = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreErrors.translate("wait for work", new RedisCommandInterruptedException(e));
        }
    }

    private void startWaits(Collection<QueueName> queues, int seconds) {
        for (QueueName queue : queues) {
            if (underWay.size() >= MAX_WAITS) {
                return;
            }
            if (!signaled.contains(queue) && !failedJustNow(queue) && underWay.add(queue)) {
                start(queue, seconds);
            }
        }
    }

    private boolean failedJustNow(QueueName queue) {
        Long failed = failedNanos.get(queue);
        return failed != null && System.nanoTime() - failed < PAUSE_AFTER_FAILURE.toNanos();
    }

    /** The queues whose last wait failed. */
    Set<QueueName> failed() {
        lock.lock();
        try {
            return Set.copyOf(failedNanos.keySet());
        } finally {
            lock.unlock();
        }
    }

    private void start(QueueName queue, int seconds) {
        try {
            var unused = waits.await(wakeupOf(queue), seconds)
                    .whenComplete((signal, error) -> ended(queue, Boolean.TRUE.equals(signal), error));
        } catch (RuntimeException e) {
            ended(queue, false, e);
        }
    }

    private void throwIfAllFailed() {
        if (underWay.isEmpty() && signaled.isEmpty() && failure != null) {
            RuntimeException last = failure;
            failure = null;
            throw StoreErrors.translate("wait for work", last);
        }
    }

    private void ended(QueueName queue, boolean signal, @Nullable Throwable error) {
        lock.lock();
        try {
            boolean unused = underWay.remove(queue);
            if (error == null || !wanted.contains(queue)) {
                failedNanos.remove(queue);
            } else {
                failedNanos.put(queue, System.nanoTime());
                failure = StoreErrors.unchecked(error);
            }
            if (signal && listening && wanted.contains(queue)) {
                unused = signaled.add(queue);
            } else if (signal) {
                waits.putBack(wakeupOf(queue));
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void suspend() {
        List<QueueName> undelivered;
        lock.lock();
        try {
            listening = false;
            undelivered = new ArrayList<>(signaled);
            signaled.clear();
        } finally {
            lock.unlock();
        }
        undelivered.forEach(queue -> waits.putBack(wakeupOf(queue)));
    }

    @Override
    public void close() {
        suspend();
    }

    private static byte[] wakeupOf(QueueName queue) {
        return RedisKeys.of(queue, true).of(Key.WAKEUP);
    }
}
