package io.holdfast.service.schedule;

import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.Schedules.PutResult;
import io.holdfast.service.audit.AuditTrail;
import io.holdfast.service.audit.NotRecordedException;
import io.holdfast.service.flow.LimitReachedException;
import io.holdfast.service.flow.NewQueues;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Changes schedules for a user or an application, and records it in the audit log. Each method throws {@link
 * NotRecordedException} if that is not possible: nothing was changed. Thread-safe.
 */
public final class ScheduleChanges {

    private final Schedules schedules;
    private final NewQueues queues;
    private final AuditTrail trail;
    private final InstantSource clock;
    private final TriggerCounters triggered;

    public ScheduleChanges(
            Schedules schedules, NewQueues queues, AuditTrail trail, InstantSource clock, TriggerCounters triggered) {
        this.schedules = schedules;
        this.queues = queues;
        this.trail = trail;
        this.clock = clock;
        this.triggered = triggered;
    }

    /**
     * @return whether it is new
     * @throws LimitReachedException if there are too many schedules, or its queue would be one too many
     */
    public boolean put(Schedule schedule, String who) {
        queues.makeKnown(schedule.queue());
        PutResult result = trail.perform(
                who,
                "put",
                target(schedule.name()),
                1,
                () -> schedules.put(schedule),
                stored -> stored != PutResult.FULL);
        if (result == PutResult.FULL) {
            throw new LimitReachedException(
                    "There are " + Schedules.MAX_SCHEDULES + " schedules, the maximum; nothing was stored");
        }
        return result == PutResult.CREATED;
    }

    /** @return whether there was one */
    public boolean remove(ScheduleName name, String who) {
        return trail.perform(who, "delete", target(name), () -> schedules.remove(name));
    }

    /**
     * Pauses or resumes it.
     *
     * @return whether there is one
     */
    public boolean pause(ScheduleName name, boolean paused, String who) {
        return trail.perform(who, paused ? "pause" : "resume", target(name), () -> schedules.pause(name, paused));
    }

    /** Runs it now, by its overlap rule; empty if there is none. */
    public Optional<Fire> trigger(ScheduleName name, String who) {
        Optional<Fire> fire = trail.perform(
                who, "trigger", target(name), 1, () -> schedules.trigger(name, clock.instant()), Optional::isPresent);
        fire.ifPresent(run -> triggered.count(run.outcome()));
        return fire;
    }

    private static String target(ScheduleName name) {
        return "schedule " + name;
    }
}
