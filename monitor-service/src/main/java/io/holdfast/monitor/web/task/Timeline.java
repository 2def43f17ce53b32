package io.holdfast.monitor.web.task;

import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a task, from its enqueue to its end or to now. */
final class Timeline {

    private final TaskDetail task;
    private final List<TimelineEntry> entries = new ArrayList<>();

    private Timeline(TaskDetail task) {
        this.task = task;
    }

    static List<TimelineEntry> of(TaskDetail task) {
        Timeline timeline = new Timeline(task);
        timeline.addAll();
        return List.copyOf(timeline.entries);
    }

    private void addAll() {
        TaskSummary summary = task.summary();
        add(
                summary.header().createdAt(),
                "Enqueued",
                "",
                "with priority " + summary.ref().priority().label());
        int run = 0;
        for (Attempt attempt : task.attempts()) {
            run++;
            addRun(run, attempt);
        }
        SnoozeRecord snooze = task.snooze();
        if (snooze != null) {
            String times = snooze.times() == 1 ? "Snoozed" : "Snoozed " + Formats.count(snooze.times()) + " times";
            entries.add(new TimelineEntry(null, times, "warn", null, snooze.reason()));
        }
        addState(summary);
    }

    private void addRun(int number, Attempt attempt) {
        String run = "Run " + number;
        Duration time = attempt.runTime();
        String detail = "on " + attempt.worker() + (time == null ? "" : ", for " + Formats.runTime(time));
        switch (attempt.kind()) {
            case RUNNING -> add(attempt.startedAt(), run + " is under way", "pending", detail);
            case SUCCEEDED -> add(attempt.endedAt(), run + " succeeded", "good", detail);
            case FAILED ->
                entries.add(new TimelineEntry(attempt.endedAt(), run + " failed", "bad", detail, attempt.error()));
            case RECLAIMED ->
                entries.add(
                        new TimelineEntry(attempt.endedAt(), run + " was reclaimed", "bad", detail, attempt.error()));
            default -> throw new IllegalStateException("unknown kind " + attempt.kind());
        }
    }

    private void addState(TaskSummary summary) {
        Instant time = summary.stateTime();
        TaskState state = summary.state();
        switch (state) {
            case PENDING -> add(null, "Pending", "pending", "waits for a free slot");
            case DELAYED -> add(time, task.attempts().isEmpty() ? "Due" : "Next run due", "warn", null);
            case PROCESSING -> add(time, "Lease expires", "", "unless the worker renews it");
            case DEAD -> add(time, "Became a dead letter", "bad", null);
            case COMPLETED -> add(time, "Completed", "good", null);
            case CANCELLED -> add(time, "Cancelled", "", null);
            case EXPIRED -> add(time, "Expired", "warn", "It had not started by its expires_at.");
            default -> throw new IllegalStateException("unknown state " + state);
        }
    }

    private void add(@Nullable Instant at, String title, String tone, @Nullable String detail) {
        entries.add(new TimelineEntry(at, title, tone, detail, null));
    }
}
