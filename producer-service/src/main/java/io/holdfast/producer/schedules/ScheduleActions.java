package io.holdfast.producer.schedules;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.enqueue.EnqueueMetrics;
import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.Schedules.PutResult;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.service.audit.AuditTrail;
import io.holdfast.service.schedule.TriggerCounters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Changes schedules, and records it in the audit log. */
@Component
class ScheduleActions {

    private final Schedules schedules;
    private final TaskQueues queues;
    private final AuditTrail trail;
    private final InstantSource clock;
    private final EnqueueMetrics enqueued;
    private final StatisticsRecorder statistics;
    private final TriggerCounters triggered;
    private final int maxQueues;

    ScheduleActions(
            Schedules schedules,
            TaskQueues queues,
            AuditTrail trail,
            InstantSource clock,
            EnqueueMetrics enqueued,
            StatisticsRecorder statistics,
            MeterRegistry registry,
            ProducerProperties properties) {
        this.schedules = schedules;
        this.queues = queues;
        this.trail = trail;
        this.clock = clock;
        this.enqueued = enqueued;
        this.statistics = statistics;
        this.triggered = new TriggerCounters(registry);
        this.maxQueues = properties.maxQueues();
    }

    /** @return whether it is new */
    boolean put(Schedule schedule, String who) {
        if (!queues.register(List.of(schedule.queue())).isEmpty()) {
            throw full("Queue " + schedule.queue() + " does not exist, and MAX_QUEUES (" + maxQueues
                    + ") is reached; nothing was stored");
        }
        PutResult result = trail.perform(
                who,
                "put",
                target(schedule.name()),
                1,
                () -> schedules.put(schedule),
                stored -> stored != PutResult.FULL);
        if (result == PutResult.FULL) {
            throw full("There are " + Schedules.MAX_SCHEDULES + " schedules, the maximum; nothing was stored");
        }
        return result == PutResult.CREATED;
    }

    /** @return whether there was one */
    boolean remove(ScheduleName name, String who) {
        return trail.perform(who, "delete", target(name), 1, () -> schedules.remove(name), removed -> removed);
    }

    /** @return whether there is one */
    boolean pause(ScheduleName name, boolean paused, String who) {
        return trail.perform(
                who,
                paused ? "pause" : "resume",
                target(name),
                1,
                () -> schedules.pause(name, paused),
                changed -> changed);
    }

    Optional<Fire> trigger(ScheduleName name, String who) {
        Optional<StoredSchedule> stored = schedules.find(name);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Optional<Fire> fire = trail.perform(
                who, "trigger", target(name), 1, () -> schedules.trigger(name, clock.instant()), Optional::isPresent);
        fire.ifPresent(run -> count(stored.get().schedule(), run.outcome()));
        fire.filter(run -> run.outcome() == FireOutcome.FAILED).ifPresent(run -> {
            throw full(refusal(stored.get().schedule(), run));
        });
        return fire;
    }

    private static String refusal(Schedule schedule, Fire fire) {
        TaskKey key = schedule.header().key();
        return "Schedule " + schedule.name() + " enqueued nothing in queue " + schedule.queue() + ": " + fire.reason()
                + (key == null ? "" : "; the key is " + key.value());
    }

    private void count(Schedule schedule, FireOutcome outcome) {
        triggered.count(outcome);
        if (outcome.enqueued()) {
            enqueued.enqueued(schedule.header().type(), 1);
            statistics.enqueued(schedule.queue(), 1);
        }
    }

    private static String target(ScheduleName name) {
        return "schedule " + name;
    }

    private static ProblemException full(String detail) {
        return new ProblemException(Problem.of(ErrorCode.QUEUE_FULL, detail));
    }
}
