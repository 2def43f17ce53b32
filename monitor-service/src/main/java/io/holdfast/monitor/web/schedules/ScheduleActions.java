package io.holdfast.monitor.web.schedules;

import io.holdfast.monitor.audit.ActionRecorder;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.schedule.UnreadableScheduleException;
import io.holdfast.service.schedule.ScheduleChanges;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds and changes schedules for the user of the current request, and records the changes. */
@Component
class ScheduleActions {

    private final Schedules schedules;
    private final ActionRecorder recorder;
    private final ScheduleChanges changes;

    ScheduleActions(Schedules schedules, ScheduleChanges changes, ActionRecorder recorder) {
        this.schedules = schedules;
        this.changes = changes;
        this.recorder = recorder;
    }

    /** @throws RefusedRequestException 404 if the text is not the name of a schedule */
    static ScheduleName nameOf(String text) {
        try {
            return new ScheduleName(text);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.missing(String.valueOf(e.getMessage()));
        }
    }

    /** @throws RefusedRequestException 404 if there is none, 409 if it cannot be read */
    StoredSchedule find(ScheduleName name) {
        return readable(() -> schedules.find(name)).orElseThrow(() -> unknown(name));
    }

    /** Whether there is one, also one that cannot be read. */
    boolean exists(ScheduleName name) {
        return schedules.exists(name);
    }

    /** The one that is replaced; null if there is none, or none that can be read. */
    @Nullable
    Schedule before(ScheduleName name) {
        try {
            return schedules.find(name).map(StoredSchedule::schedule).orElse(null);
        } catch (UnreadableScheduleException e) {
            return null;
        }
    }

    private static <T> T readable(Supplier<T> look) {
        try {
            return look.get();
        } catch (UnreadableScheduleException e) {
            throw RefusedRequestException.conflict(e.getMessage() + ". It can be deleted in the list of schedules");
        }
    }

    /**
     * @return whether it is new
     * @throws RefusedRequestException 409 if there are too many, or its queue would be one too many
     */
    boolean put(Schedule schedule) {
        return recorder.forUser(who -> changes.put(schedule, who));
    }

    /** @throws RefusedRequestException 404 if there is none */
    void remove(ScheduleName name) {
        if (!recorder.forUser(who -> changes.remove(name, who))) {
            throw unknown(name);
        }
    }

    /**
     * Pauses or resumes it.
     *
     * @return false if it was so already
     * @throws RefusedRequestException 404 if there is none
     */
    boolean pause(ScheduleName name, boolean paused) {
        if (find(name).schedule().paused() == paused) {
            return false;
        }
        if (!recorder.forUser(who -> changes.pause(name, paused, who))) {
            throw unknown(name);
        }
        return true;
    }

    /** @throws RefusedRequestException 404 if there is none */
    Fire trigger(ScheduleName name) {
        ScheduleName known = find(name).schedule().name(); // without an entry in the audit log if there is none
        return recorder.forUser(who -> changes.trigger(known, who)).orElseThrow(() -> unknown(name));
    }

    private static RefusedRequestException unknown(ScheduleName name) {
        return RefusedRequestException.missing("There is no schedule " + name);
    }
}
