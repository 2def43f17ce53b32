package io.holdfast.queue.redis;

import io.holdfast.queue.WorkBell;
import io.holdfast.queue.model.QueueName;
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
 * Waits for the queues of a Cluster all at the same time. Their lists lie in different slots, which one BRPOP can't span,
 * so each queue has one of its own, up to {@value #MAX_WAITS} queues; with more of them a wait ends after a second, so
 * that its caller looks at the others.
 *
 * <p>A wait that goes on when the listener has heard another queue is not cut short. What it brings while the listener
 * wants to know is told by the next {@link #await}; what it brings while the listener rests, or of a queue that the
 * listener wants no more, is put back at once, for somebody else. A node that does not answer only keeps the bells of its own queues.
 */
final class ClusterBell implements WorkBell {

    /** One wait for each list. */
    interface Waits {

        /** Whether a token came from the list; never waits itself. */
        CompletableFuture<Boolean> await(byte[] wakeup, int seconds);

        /** Puts a token back that nobody here can use; one at most lies in the list. */
        void putBack(byte[] wakeup);
    }

    static final int MAX_WAITS = 128;

    private static final Duration WAIT_WITH_TOO_MANY = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final Waits waits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<QueueName> underWay = new HashSet<>();
    private final Set<QueueName> rung = new LinkedHashSet<>();
    private final Map<QueueName, Long> failedNanos = new HashMap<>();
    private Collection<QueueName> listed = List.of();
    private Set<QueueName> wanted = Set.of();
    private @Nullable RuntimeException failure;
    private boolean listening;

    ClusterBell(Waits waits) {
        this.waits = waits;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // that is what makes it cheap
    public Set<QueueName> await(Collection<QueueName> queues, Duration atMost) {
        boolean tooMany = queues.size() > MAX_WAITS && atMost.compareTo(WAIT_WITH_TOO_MANY) > 0;
        int seconds = Bell.seconds(tooMany ? WAIT_WITH_TOO_MANY : atMost);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        lock.lock();
        try {
            listening = true;
            if (queues != listed) { // a caller with a thousand queues names them in the same list again
                want(queues);
            }
            while (rung.isEmpty() && deadline - System.nanoTime() > 0) {
                startWaits(queues, seconds);
                throwIfAllFailed();
                awaitChange(Math.min(deadline - System.nanoTime(), PAUSE_AFTER_FAILURE.toNanos()));
            }
            Set<QueueName> heard = Set.copyOf(rung);
            rung.clear();
            return heard;
        } finally {
            lock.unlock();
        }
    }

    private void want(Collection<QueueName> queues) {
        listed = queues;
        wanted = Set.copyOf(queues);
        failedNanos.keySet().retainAll(wanted);
        List<QueueName> others =
                rung.stream().filter(queue -> !wanted.contains(queue)).toList();
        others.forEach(rung::remove);
        others.forEach(queue -> waits.putBack(wakeupOf(queue)));
    }

    @SuppressWarnings("WaitNotInLoop") // its caller loops
    private void awaitChange(long nanos) {
        try {
            if (rung.isEmpty()) {
                long unused = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreErrors.translate("the wait for work", new RedisCommandInterruptedException(e));
        }
    }

    private void startWaits(Collection<QueueName> queues, int seconds) {
        for (QueueName queue : queues) {
            if (underWay.size() >= MAX_WAITS) {
                return;
            }
            if (!rung.contains(queue) && !failedJustNow(queue) && underWay.add(queue)) {
                start(queue, seconds);
            }
        }
    }

    private boolean failedJustNow(QueueName queue) {
        Long failed = failedNanos.get(queue);
        return failed != null && System.nanoTime() - failed < PAUSE_AFTER_FAILURE.toNanos();
    }

    /** Those whose last wait failed. */
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
                    .whenComplete((rang, error) -> ended(queue, Boolean.TRUE.equals(rang), error));
        } catch (RuntimeException e) {
            ended(queue, false, e);
        }
    }

    private void throwIfAllFailed() {
        if (underWay.isEmpty() && rung.isEmpty() && failure != null) {
            RuntimeException last = failure;
            failure = null;
            throw StoreErrors.translate("the wait for work", last);
        }
    }

    private void ended(QueueName queue, boolean rang, @Nullable Throwable error) {
        lock.lock();
        try {
            boolean unused = underWay.remove(queue);
            if (error == null || !wanted.contains(queue)) {
                failedNanos.remove(queue);
            } else {
                failedNanos.put(queue, System.nanoTime());
                failure = StoreErrors.unchecked(error);
            }
            if (rang && listening && wanted.contains(queue)) {
                unused = rung.add(queue);
            } else if (rang) {
                waits.putBack(wakeupOf(queue));
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void rest() {
        List<QueueName> unheard;
        lock.lock();
        try {
            listening = false;
            unheard = new ArrayList<>(rung);
            rung.clear();
        } finally {
            lock.unlock();
        }
        unheard.forEach(queue -> waits.putBack(wakeupOf(queue)));
    }

    @Override
    public void close() {
        rest();
    }

    private static byte[] wakeupOf(QueueName queue) {
        return RedisKeys.of(queue, true).of(Key.WAKEUP);
    }
}
