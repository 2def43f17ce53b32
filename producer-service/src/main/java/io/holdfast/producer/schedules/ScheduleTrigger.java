package io.holdfast.producer.schedules;

import io.holdfast.producer.enqueue.EnqueueMetrics;
import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.service.schedule.ScheduleChanges;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Runs schedules now, and counts the tasks that this enqueues. */
@Component
class ScheduleTrigger {

    private final Schedules schedules;
    private final ScheduleChanges changes;
    private final EnqueueMetrics enqueued;
    private final StatisticsRecorder statistics;

    ScheduleTrigger(
            Schedules schedules, ScheduleChanges changes, EnqueueMetrics enqueued, StatisticsRecorder statistics) {
        this.schedules = schedules;
        this.changes = changes;
        this.enqueued = enqueued;
        this.statistics = statistics;
    }

    /** @throws ProblemException {@code QUEUE_FULL}, if a limit refused the task */
    Optional<Fire> trigger(ScheduleName name, String who) {
        Optional<StoredSchedule> stored = schedules.find(name);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Schedule schedule = stored.get().schedule();
        Optional<Fire> fire = changes.trigger(name, who);
        fire.ifPresent(run -> {
            if (run.outcome().enqueued()) {
                enqueued.enqueued(schedule.header().type(), 1);
                statistics.enqueued(schedule.queue(), 1);
            } else if (run.outcome() == FireOutcome.FAILED) {
                throw new ProblemException(Problem.of(ErrorCode.QUEUE_FULL, refusal(schedule, run)));
            }
        });
        return fire;
    }

    private static String refusal(Schedule schedule, Fire fire) {
        TaskKey key = schedule.header().key();
        return "Schedule " + schedule.name() + " enqueued nothing in queue " + schedule.queue() + ": " + fire.reason()
                + (key == null ? "" : "; the key is " + key.value());
    }
}
