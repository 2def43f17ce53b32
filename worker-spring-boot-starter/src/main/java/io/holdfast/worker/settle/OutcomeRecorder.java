package io.holdfast.worker.settle;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import io.holdfast.worker.support.SafeThrowables;
import io.holdfast.worker.support.TaskLabels;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Records which runs have begun in the statistics, and what Redis has confirmed in the statistics, the metrics and the
 * log. Never throws: a failing meter or logger must not stop anything from being settled.
 */
public final class OutcomeRecorder {

    private static final Logger log = LoggerFactory.getLogger(OutcomeRecorder.class);

    private final WorkerMetrics metrics;
    private final StatisticsRecorder statistics;

    public OutcomeRecorder(WorkerMetrics metrics, StatisticsRecorder statistics) {
        this.metrics = metrics;
        this.statistics = statistics;
    }

    /** The handler is about to be called. */
    public void started(LeasedTask task) {
        try {
            statistics.started(task);
            if (task.retries() == 0) {
                metrics.waited(task.header().type(), task.waited());
            }
        } catch (Throwable e) {
            notRecorded(task, e);
        }
    }

    /** @param tasks of one call that acquired them */
    public void acquired(int tasks) {
        if (tasks > 0) {
            record("The size of a batch", () -> metrics.acquired(tasks));
        }
    }

    /** @param tasks of one call that settled them */
    void settledTogether(int tasks) {
        record("The size of a batch", () -> metrics.settled(tasks));
    }

    private static void record(String what, Runnable event) {
        try {
            event.run();
        } catch (Throwable e) {
            log.warn("{} could not be recorded in the metrics: {}", what, SafeThrowables.textOf(e));
        }
    }

    /**
     * @param rejection null if the task was settled as requested
     * @param sentBefore whether an earlier call got no reply: a lost lease may then mean that it took effect
     */
    void settled(Settlement settlement, @Nullable Rejection rejection, boolean sentBefore) {
        try {
            recordEnd(settlement, rejection, sentBefore);
        } catch (Throwable e) {
            notRecorded(settlement.task(), e);
        }
    }

    /** A renewal was refused while the task ran. */
    public void leaseLost(LeasedTask task) {
        try {
            metrics.renewalLost();
            recordLoss(task);
        } catch (Throwable e) {
            notRecorded(task, e);
        }
    }

    private static void notRecorded(LeasedTask task, Throwable error) {
        log.warn(
                "An event of task {} could not be recorded in the statistics, the metrics or the log: {}",
                task.lease().task(),
                SafeThrowables.textOf(error));
    }

    private void recordEnd(Settlement settlement, @Nullable Rejection rejection, boolean sentBefore) {
        if (rejection == null) {
            settled(settlement);
        } else if (rejection != Rejection.LOST) {
            metrics.refused(rejection);
            count(settlement, rejection == Rejection.CANCELLED ? Counter.CANCELLED : Counter.DUPLICATE);
            log.debug("Task {} ended as {}", settlement.task().lease().task(), rejection);
        } else if (sentBefore) {
            log.info(
                    "Task {} no longer belongs to this worker: an earlier call may have settled it, or it runs again",
                    settlement.task().lease().task());
        } else {
            metrics.refused(rejection);
            recordLoss(settlement.task());
        }
    }

    private void recordLoss(LeasedTask task) {
        metrics.leaseLost();
        labelled(log.atWarn(), task)
                .log(
                        "Task {} of queue {} has lost its lease: its result is discarded, and another worker may run the"
                                + " task",
                        task.lease().task(),
                        task.lease().queue());
    }

    private void settled(Settlement settlement) {
        TaskType type = settlement.task().header().type();
        QueueName queue = settlement.lease().queue();
        if (settlement instanceof Settlement.Ended ended) {
            if (ended.ending() == Ending.COMPLETED) {
                statistics.completed(queue, type, ended.runTime());
                metrics.succeeded(type, ended.runTime());
            } else {
                count(settlement, Counter.of(ended.ending()));
            }
        } else if (settlement instanceof Settlement.Retried retried) {
            Duration runTime = retried.retry().failure().runTime();
            statistics.retried(queue, type, runTime);
            metrics.retried(type, runTime);
            logRetry(retried.task(), retried.retry());
        } else if (settlement instanceof Settlement.Buried buried) {
            Duration runTime = buried.burial().failure().runTime();
            statistics.buried(queue, type, runTime);
            metrics.buried(type, runTime);
            logBurial(buried.task(), buried.cause());
        } else if (settlement instanceof Settlement.Released released && released.why() != null) {
            count(settlement, Counter.SNOOZED);
            metrics.snoozed(released.why());
        }
    }

    private void count(Settlement settlement, Counter counter) {
        statistics.add(settlement.lease().queue(), counter, 1);
    }

    private static void logRetry(LeasedTask task, Retry retry) {
        if (log.isDebugEnabled()) {
            labelled(log.atDebug(), task)
                    .log(
                            "Task {} of queue {} failed on attempt {}, next attempt in {} ms: {}",
                            task.lease().task(),
                            task.lease().queue(),
                            task.attempt(),
                            retry.delay().toMillis(),
                            retry.failure().error());
        }
    }

    private static void logBurial(LeasedTask task, @Nullable Throwable cause) {
        labelled(log.atError(), task)
                .setCause(cause == null ? null : SafeThrowables.loggable(cause))
                .log(
                        "Task {} of queue {} failed on attempt {} and is a dead letter now",
                        task.lease().task(),
                        task.lease().queue(),
                        task.attempt());
    }

    /** With the fields that lines written during the run have in structured logs. */
    private static LoggingEventBuilder labelled(LoggingEventBuilder line, LeasedTask task) {
        TaskLabels.put(task, task.header().trace(), (name, value) -> {
            var unused = line.addKeyValue(name, value);
        });
        return line;
    }
}
