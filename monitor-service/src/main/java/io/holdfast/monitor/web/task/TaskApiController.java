package io.holdfast.monitor.web.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.waiting.WaitExplainer;
import io.holdfast.queue.waiting.WaitReason;
import io.holdfast.queue.waiting.Waiting;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** One task as JSON, and the actions on it. */
@RestController
class TaskApiController {

    private final TaskLookup lookup;
    private final WaitExplainer explainer;
    private final TaskActions actions;
    private final Access access;

    TaskApiController(TaskLookup lookup, WaitExplainer explainer, TaskActions actions, Access access) {
        this.lookup = lookup;
        this.explainer = explainer;
        this.actions = actions;
        this.access = access;
    }

    /**
     * @param payload absent if payloads are hidden, or if it is not JSON
     * @param payloadBase64 the payload if it is not JSON
     * @param payloadNote why an encrypted payload is not shown
     * @param resultNote why a result is not kept, or an encrypted one not shown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    record Task(
            String id,
            String queue,
            String type,
            String priority,
            String state,
            @Nullable Instant stateAt,
            Instant createdAt,
            int retryCount,
            @Nullable Integer maxRetries,
            @Nullable Long timeoutMs,
            @Nullable Instant expiresAt,
            @Nullable String idempotencyKey,
            @Nullable String key,
            @Nullable String replaces,
            @Nullable String worker,
            @JsonRawValue @Nullable String payload,
            @Nullable String payloadBase64,
            @Nullable String payloadNote,
            @JsonRawValue @Nullable String result,
            @Nullable String resultNote,
            @Nullable String lastError,
            List<Run> attempts,
            @Nullable Wait waiting,
            List<String> actions) {}

    /** Why it waits. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    record Wait(
            List<WaitReason> reasons,
            @Nullable Object position,
            @Nullable Instant estimatedStart) {

        static Wait of(Waiting waiting) {
            return new Wait(waiting.reasons(), waiting.position(), waiting.estimatedStart());
        }
    }

    /** One run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    record Run(
            String kind,
            String worker,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String error) {

        static Run of(Attempt attempt) {
            return new Run(
                    attempt.kind().name().toLowerCase(Locale.ROOT),
                    attempt.worker().value(),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    attempt.error().isEmpty() ? null : attempt.error());
        }
    }

    record Done(String status) {}

    @GetMapping(path = "/api/tasks/{queue}/{id}", produces = "application/json")
    Task task(@PathVariable String queue, @PathVariable String id, HttpServletRequest request) {
        TaskDetail task = lookup.find(TaskLookup.queue(queue), TaskLookup.id(id));
        return view(task, explainer.explain(task), access.showsEncrypted(request));
    }

    @PostMapping(path = "/api/tasks/{queue}/{id}/{action}", produces = "application/json")
    Done act(@PathVariable String queue, @PathVariable String id, @PathVariable String action) {
        QueueName name = TaskLookup.queue(queue);
        TaskId task = TaskLookup.id(id);
        TaskAction wanted = TaskLookup.action(action);
        return switch (actions.perform(wanted, name, task)) {
            case DONE -> new Done("done");
            case REQUESTED -> new Done("requested");
            case REFUSED -> {
                TaskState state = lookup.find(name, task).summary().state();
                throw RefusedRequestException.conflict("Task " + task + " is " + state.label() + ". " + wanted.rule());
            }
            case UNKNOWN -> throw TaskLookup.unknown(name, task);
        };
    }

    private Task view(TaskDetail task, @Nullable Waiting waiting, boolean showsEncrypted) {
        TaskSummary summary = task.summary();
        TaskHeader header = summary.header();
        boolean shown = access.showsPayloads();
        ShownData payload = ShownData.of(task.payload(), task.payloadEncryption(), shown, showsEncrypted);
        ShownData result = ShownData.of(
                task.result() instanceof TaskResult.Kept kept ? kept.json() : null,
                task.resultEncryption(),
                shown,
                showsEncrypted);
        String notKept = task.result() instanceof TaskResult.NotKept gone ? gone.why() : null;
        return new Task(
                summary.ref().id().value(),
                summary.queue().value(),
                header.type().value(),
                summary.ref().priority().label(),
                summary.state().label(),
                summary.stateTime(),
                header.createdAt(),
                summary.retries(),
                header.maxRetries(),
                header.timeout() == null ? null : header.timeout().toMillis(),
                header.expiresAt(),
                header.idempotencyKey() == null ? null : header.idempotencyKey().value(),
                header.key() == null ? null : header.key().value(),
                header.replaces() == null ? null : header.replaces().value(),
                summary.worker() == null ? null : summary.worker().value(),
                payload.json(),
                payload.base64(),
                payload.note(),
                result.json(),
                shown && notKept != null ? notKept : result.note(),
                task.lastError(),
                task.attempts().stream().map(Run::of).toList(),
                waiting == null ? null : Wait.of(waiting),
                TaskAction.possibleIn(summary.state()).stream()
                        .map(TaskAction::code)
                        .toList());
    }
}
