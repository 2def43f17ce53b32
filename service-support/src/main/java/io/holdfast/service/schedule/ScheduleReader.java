package io.holdfast.service.schedule;

import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.json.JsonBody;
import io.holdfast.service.task.TaskDraft;
import io.holdfast.service.task.TaskReader;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the JSON object that describes a schedule. */
public final class ScheduleReader {

    private final JsonBody json;
    private final ScheduleLimits limits;
    private final TimetableFields times;
    private @Nullable TaskDraft task;
    private boolean hasTask;
    private CatchUp catchUp = CatchUp.LAST;
    private Overlap overlap = Overlap.SKIP;
    private Duration window = Duration.ZERO;
    private boolean paused;

    private ScheduleReader(JsonBody json, ScheduleLimits limits) {
        this.json = json;
        this.limits = limits;
        this.times = new TimetableFields(json);
    }

    /**
     * @param now creation time of the tasks, which is replaced in each run
     * @throws InvalidBodyException unless the text is a valid schedule
     */
    public static ScheduleDraft read(ScheduleName name, byte[] text, ScheduleLimits limits, Instant now) {
        ScheduleReader fields = JsonBody.read(text, json -> {
            ScheduleReader reader = new ScheduleReader(json, limits);
            reader.readFields();
            return reader;
        });
        return fields.draft(name, now);
    }

    private void readFields() {
        json.object("The body", this::readField);
        times.check();
        if (!hasTask) {
            json.reject("task", "task is required");
        }
    }

    private boolean readField(String name) {
        switch (name) {
            case "task" -> {
                hasTask = true;
                task = json.nested(name, () -> new TaskReader(limits.maxPayloadBytes(), 1).readTemplate(json));
            }
            case "catch_up" -> catchUp = CatchUp.ofLabel(json.text(name));
            case "overlap" -> overlap = Overlap.ofLabel(json.text(name));
            case "window_ms" -> window = json.millis(name, 0, Schedule.MAX_WINDOW.toMillis());
            case "paused" -> paused = json.flag(name);
            default -> {
                return times.read(name);
            }
        }
        return true;
    }

    private ScheduleDraft draft(ScheduleName name, Instant now) {
        if (task == null) {
            throw new IllegalStateException("The text should have been rejected");
        }
        NewTask first = task.toTask(now, limits.maxRetries());
        QueueName queue = task.queue();
        Schedule schedule = new Schedule(
                name,
                times.timetable(),
                queue == null ? QueueName.DEFAULT : queue,
                first.priority(),
                first.header(),
                first.payload(),
                catchUp,
                overlap,
                window,
                paused,
                null,
                limits.queueMaxPending());
        return new ScheduleDraft(schedule, queue != null);
    }
}
