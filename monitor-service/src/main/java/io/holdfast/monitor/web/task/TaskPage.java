package io.holdfast.monitor.web.task;

import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Progress;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.waiting.Waiting;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task as its page shows it.
 *
 * @param waiting why it waits; empty unless it does
 * @param waitDetails where it waits and when it may start; null unless it waits
 * @param result null if there is none
 * @param resultNote why a result was not kept; null if it was, or there was none
 */
record TaskPage(
        TaskSummary summary,
        List<TimelineEntry> timeline,
        List<WaitSentence> waiting,
        @Nullable Waiting waitDetails,
        @Nullable Progress progress,
        DataPanel payload,
        @Nullable DataPanel result,
        @Nullable String resultNote,
        List<ActionButton> actions) {

    /** @param showsEncrypted whether the user may see what is encrypted in Redis */
    static TaskPage of(TaskDetail task, @Nullable Waiting waiting, boolean showsEncrypted) {
        TaskResult result = task.result();
        TaskState state = task.summary().state();
        return new TaskPage(
                task.summary(),
                Timeline.of(task),
                waiting == null
                        ? List.of()
                        : waiting.reasons().stream().map(WaitSentence::of).toList(),
                waiting,
                task.progress(),
                DataPanel.of(task.payload(), task.payloadEncryption(), showsEncrypted),
                resultPanel(task, showsEncrypted),
                result instanceof TaskResult.NotKept gone ? gone.why() : null,
                Arrays.stream(TaskAction.values())
                        .map(action -> ActionButton.of(action, state))
                        .toList());
    }

    private static @Nullable DataPanel resultPanel(TaskDetail task, boolean showsEncrypted) {
        Payload json = task.result() instanceof TaskResult.Kept kept ? kept.json() : null;
        return json == null && task.resultEncryption() == null
                ? null
                : DataPanel.of(json, task.resultEncryption(), showsEncrypted);
    }

    public String id() {
        return summary.ref().id().value();
    }

    public String queue() {
        return summary.queue().value();
    }

    public TaskHeader header() {
        return summary.header();
    }

    public String state() {
        return summary.state().label();
    }

    public String tone() {
        return switch (summary.state()) {
            case PENDING, PROCESSING -> "pending";
            case COMPLETED -> "good";
            case DEAD -> "bad";
            case DELAYED, EXPIRED -> "warn";
            default -> "";
        };
    }

    public @Nullable String position() {
        if (waitDetails == null || waitDetails.position() == null) {
            return null;
        }
        return waitDetails.position() instanceof Number number
                ? "Position " + Formats.count(number.longValue()) + " in the queue."
                : "Its position in the queue is beyond 10,000.";
    }

    /** Whether it can still change without a user's action, so that the page reloads it. */
    public boolean mayChange() {
        return summary.state() == TaskState.PENDING
                || summary.state() == TaskState.DELAYED
                || summary.state() == TaskState.PROCESSING;
    }
}
