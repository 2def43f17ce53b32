package io.holdfast.producer.schedules;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.enqueue.TaskReader;
import io.holdfast.producer.enqueue.TaskTemplate;
import io.holdfast.producer.http.json.InvalidBodyException;
import io.holdfast.producer.http.json.JsonBody;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code PUT /schedules/{name}}. */
final class ScheduleReader {

    private final JsonBody json;
    private final ProducerProperties properties;
    private final Instant now;
    private final TimetableFields times;
    private @Nullable TaskTemplate task;
    private boolean hasTask;
    private CatchUp catchUp = CatchUp.LAST;
    private Overlap overlap = Overlap.SKIP;
    private Duration window = Duration.ZERO;
    private boolean paused;

    private ScheduleReader(JsonBody json, ProducerProperties properties, Instant now) {
        this.json = json;
        this.properties = properties;
        this.now = now;
        this.times = new TimetableFields(json);
    }

    /**
     * @param now creation time of the tasks, which is replaced in each run
     * @param routes the queue of a type, for tasks without {@code queue}
     * @throws InvalidBodyException unless the body is a valid schedule
     */
    static Schedule read(
            ScheduleName name,
            byte[] body,
            ProducerProperties properties,
            Instant now,
            Function<TaskType, QueueName> routes) {
        ScheduleReader fields = JsonBody.read(body, json -> {
            ScheduleReader reader = new ScheduleReader(json, properties, now);
            reader.readFields();
            return reader;
        });
        return fields.schedule(name, routes);
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
                task = json.nested(
                        name,
                        () -> new TaskReader(properties.maxPayloadBytes(), 1)
                                .readTemplate(json, now, properties.maxRetries()));
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

    private Schedule schedule(ScheduleName name, Function<TaskType, QueueName> routes) {
        if (task == null) {
            throw new IllegalStateException("The request should have been rejected");
        }
        NewTask first = task.task();
        QueueName queue = task.queue() == null ? routes.apply(first.header().type()) : task.queue();
        return new Schedule(
                name,
                times.timetable(),
                queue,
                first.priority(),
                first.header(),
                first.payload(),
                catchUp,
                overlap,
                window,
                paused,
                null,
                properties.queueMaxPending());
    }
}
