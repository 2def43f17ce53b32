package io.holdfast.monitor.web.enqueue;

import io.holdfast.monitor.audit.ActionRecorder;
import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.state.KnownNames;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.format.JsonValue;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Enqueues a task from a form: a new one, one like another, or a dead letter with an edited payload. */
@Controller
class EnqueueController {

    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final DeadLetters deadLetters;
    private final StateTracker tracker;
    private final ActionRecorder recorder;
    private final Access access;
    private final Clock clock = Clock.systemUTC();

    EnqueueController(
            TaskQueues queues,
            QueueInspector inspector,
            DeadLetters deadLetters,
            StateTracker tracker,
            ActionRecorder recorder,
            Access access) {
        this.queues = queues;
        this.inspector = inspector;
        this.deadLetters = deadLetters;
        this.tracker = tracker;
        this.recorder = recorder;
        this.access = access;
    }

    /** @param like names a task as {@code queue/id}; so does {@code edit} */
    @GetMapping(path = "/enqueue", produces = "text/html")
    ModelAndView form(
            @RequestParam(required = false) @Nullable String like,
            @RequestParam(required = false) @Nullable String edit,
            @RequestParam(required = false) @Nullable String queue) {
        if (edit != null) {
            TaskDetail task = find("edit", edit);
            String refusal = editRefusal(task);
            if (refusal != null) {
                throw RefusedRequestException.conflict(refusal);
            }
            return page(EnqueueForm.like(task, true, true), Map.of());
        } else if (like != null) {
            return page(EnqueueForm.like(find("like", like), false, access.showsPayloads()), Map.of());
        }
        return page(EnqueueForm.empty(queue == null ? QueueName.DEFAULT : queueOf(queue)), Map.of());
    }

    @PostMapping(path = "/enqueue", produces = "text/html")
    ModelAndView enqueue(
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String queue,
            @RequestParam(required = false) @Nullable String payload,
            @RequestParam(required = false) @Nullable String priority,
            @RequestParam(required = false) @Nullable String delay,
            @RequestParam(name = "max_retries", required = false) @Nullable String maxRetries,
            @RequestParam(name = "idempotency_key", required = false) @Nullable String idempotencyKey,
            @RequestParam(required = false) @Nullable String edit,
            @RequestParam(name = "delete_old", defaultValue = "false") boolean deleteOld,
            RedirectAttributes redirect) {
        EnqueueForm form =
                EnqueueForm.sent(type, queue, payload, priority, delay, maxRetries, idempotencyKey, edit, deleteOld);
        EnqueueFormReader reader = new EnqueueFormReader(form);
        QueueName name = reader.queue();
        NewTask task = reader.task(clock.instant());
        if (name == null || task == null) {
            return page(form, reader.problems());
        }
        TaskId old = task.header().replaces();
        if (old != null) {
            TaskDetail replaced = inspector.find(name, old).orElse(null);
            String refusal = replaced == null ? "Queue " + name + " has no task " + old + "." : editRefusal(replaced);
            if (replaced == null || refusal != null) {
                return page(form, Map.of("edit", String.valueOf(refusal)));
            }
            task = withTimeoutOf(replaced, task);
        }
        EnqueueResult result = queues.queue(name).enqueue(List.of(task), TaskQueue.UNLIMITED);
        if (result instanceof EnqueueResult.TooManyQueues full) {
            return page(form, Map.of("queue", "there are already " + full.limit() + " queues; choose one of them"));
        }
        String target = "task " + task.id() + " of queue " + name;
        recorder.record("enqueue", task.header().replaces() == null ? target : target + " for " + form.edit(), 1);
        message(form, name, task).showAfterwards(redirect);
        return new ModelAndView(new RelativeRedirect("/tasks/" + name + "/" + task.id()));
    }

    private Message message(EnqueueForm form, QueueName queue, NewTask task) {
        TaskId old = task.header().replaces();
        if (old == null || !form.deleteOld()) {
            return Message.done("The task is enqueued.");
        } else if (deadLetters.delete(queue, List.of(old)).isEmpty()) {
            recorder.record("delete", "task " + old + " of queue " + queue, 1);
            return Message.done("The task is enqueued with the edited payload, and the old dead letter is deleted.");
        }
        return Message.failed(
                "The task is enqueued, but " + old + "  is no longer a dead letter, so it was not deleted.");
    }

    /** The form has no field for the timeout, so an edited task keeps that of the old one. */
    private static NewTask withTimeoutOf(TaskDetail old, NewTask task) {
        return new NewTask(
                task.id(),
                task.chosenId(),
                task.priority(),
                task.start(),
                task.header().withTimeout(old.summary().header().timeout()),
                task.payload());
    }

    /** Why the payload of this task cannot be edited here; null if it can. */
    private @Nullable String editRefusal(TaskDetail task) {
        TaskState state = task.summary().state();
        if (!access.showsPayloads()) {
            return "Payloads are hidden (MONITOR_SHOW_PAYLOADS=false), so none can be edited.";
        } else if (state != TaskState.DEAD) {
            return "The task is " + state.label() + ". Only a dead letter can be edited.";
        } else if (task.summary().header().createdAt().equals(Instant.EPOCH)) {
            return "The record of this task cannot be read.";
        }
        return JsonValue.problemOf(task.payload().bytes()) == null
                ? null
                : "The payload of this task is not JSON, so it cannot be edited here.";
    }

    private ModelAndView page(EnqueueForm form, Map<String, String> problems) {
        ModelAndView page = new ModelAndView("monitor/enqueue/page");
        page.setStatus(problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("form", form);
        page.addObject("problems", problems);
        page.addObject("known", KnownNames.of(tracker.state()));
        return page;
    }

    private TaskDetail find(String parameter, String task) {
        int slash = task.indexOf('/');
        if (slash < 0) {
            throw RefusedRequestException.invalid(parameter, parameter + " must be queue/id");
        }
        QueueName queue = queueOf(task.substring(0, slash));
        try {
            TaskId id = new TaskId(task.substring(slash + 1));
            return inspector
                    .find(queue, id)
                    .orElseThrow(() -> RefusedRequestException.missing("Queue " + queue + " has no task " + id));
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid(parameter, String.valueOf(e.getMessage()));
        }
    }

    private static QueueName queueOf(String text) {
        try {
            return new QueueName(text);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("queue", String.valueOf(e.getMessage()));
        }
    }
}
