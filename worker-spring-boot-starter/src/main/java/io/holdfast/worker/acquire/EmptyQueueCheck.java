package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.support.OutageLog;
import java.time.Duration;
import java.util.List;

/**
 * Finds out in one round trip which of the queues that are considered empty have tasks. An idle worker gets their
 * wake-up signals; a busy one does not, and checks now and then. For one thread.
 */
final class EmptyQueueCheck {

    /** The time that one server may delay the queues of others. */
    private static final Duration SHARED_CHECK_TIMEOUT = Duration.ofMillis(250);

    /** The driver times out earlier. */
    private static final Duration MAX_CALL = Duration.ofSeconds(3);

    /** The minimum time between two checks of a busy worker. Checks take up to a twentieth of its time. */
    private static final Duration MIN_PAUSE = Duration.ofMillis(25);

    /** The maximum time between two checks of a busy worker. On a slow network they may take a larger part of its time. */
    private static final Duration MAX_PAUSE = Duration.ofMillis(500);

    private static final int PAUSES_PER_CHECK = 20;

    /** The minimum time between two checks of an idle worker. They only find tasks whose signal a dying worker consumed. */
    private static final Duration MIN_IDLE_PAUSE = Duration.ofSeconds(5);

    /** A worker of many queues checks less often: if a signal is lost, a dispatcher sends it again within seconds. */
    private static final Duration IDLE_PAUSE_PER_QUEUE = Duration.ofMillis(50);

    private static final Duration MAX_IDLE_PAUSE = Duration.ofMinutes(1);

    private final TaskQueues queues;
    private final RoundRobin round;
    private final UnreachableQueues unreachable;
    private final SlotFiller filler;
    private final OutageLog outage;
    private long checkedNanos = System.nanoTime();
    private long tookNanos;

    EmptyQueueCheck(
            TaskQueues queues, RoundRobin round, UnreachableQueues unreachable, SlotFiller filler, OutageLog outage) {
        this.queues = queues;
        this.round = round;
        this.unreachable = unreachable;
        this.filler = filler;
        this.outage = outage;
    }

    /**
     * Adds the queues that have tasks to the round. A single queue is added without a check: an acquire costs no more.
     */
    void runOnce() {
        List<QueueName> idle = unreachable.reachable(round.idle());
        if (round.served().size() == 1) {
            idle.forEach(round::addLast);
            checkedNanos = System.nanoTime();
        } else if (!idle.isEmpty()) {
            check(idle);
        }
    }

    private void check(List<QueueName> idle) {
        long started = System.nanoTime();
        queues.summaries(idle, queues.sharded() ? SHARED_CHECK_TIMEOUT : MAX_CALL)
                .forEach((queue, seen) -> {
                    if (seen.pending()) {
                        round.addLast(queue);
                    }
                    filler.dueIn(queue, seen.nextDue());
                });
        outage.answered(OutageLog.FETCHER);
        checkedNanos = System.nanoTime();
        tookNanos = checkedNanos - started;
    }

    /** Whether a busy worker should check again. */
    boolean isDue() {
        long part = Math.max(MIN_PAUSE.toNanos(), PAUSES_PER_CHECK * tookNanos);
        return isOlderThan(Duration.ofNanos(Math.min(part, MAX_PAUSE.toNanos())));
    }

    /** Whether an idle worker should check again. */
    boolean isDueWhenIdle() {
        return isOlderThan(idlePause(round.served().size()));
    }

    static Duration idlePause(int queues) {
        Duration wanted = IDLE_PAUSE_PER_QUEUE.multipliedBy(queues);
        if (wanted.compareTo(MIN_IDLE_PAUSE) < 0) {
            return MIN_IDLE_PAUSE;
        }
        return wanted.compareTo(MAX_IDLE_PAUSE) > 0 ? MAX_IDLE_PAUSE : wanted;
    }

    private boolean isOlderThan(Duration age) {
        return System.nanoTime() - checkedNanos >= age.toNanos();
    }
}
