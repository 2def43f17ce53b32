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
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.encryption.Encryption;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.tracing.EnqueueTracing;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
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

    private static final Logger log = LoggerFactory.getLogger(EnqueueController.class);

    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final DeadLetters deadLetters;
    private final StateTracker tracker;
    private final ActionRecorder recorder;
    private final Access access;
    private final EnqueueTracing tracing;
    private final Clock clock = Clock.systemUTC();

    EnqueueController(
            TaskQueues queues,
            QueueInspector inspector,
            DeadLetters deadLetters,
            StateTracker tracker,
            ActionRecorder recorder,
            Access access,
            ObjectProvider<EnqueueTracing> tracing) {
        this.queues = queues;
        this.inspector = inspector;
        this.deadLetters = deadLetters;
        this.tracker = tracker;
        this.recorder = recorder;
        this.access = access;
        this.tracing = tracing.getIfAvailable(() -> EnqueueTracing.NONE);
    }

    /** @param like names a task as {@code queue/id}; so does {@code edit} */
    @GetMapping(path = "/enqueue", produces = "text/html")
    ModelAndView form(
            @RequestParam(required = false) @Nullable String like,
            @RequestParam(required = false) @Nullable String edit,
            @RequestParam(required = false) @Nullable String queue,
            HttpServletRequest request) {
        if (edit != null) {
            TaskDetail task = find("edit", edit);
            String refusal = editRefusal(task, request);
            if (!refusal.isEmpty()) {
                throw RefusedRequestException.conflict(refusal);
            }
            return page(EnqueueForm.like(task, true, true), Map.of());
        } else if (like != null) {
            TaskDetail task = find("like", like);
            return page(EnqueueForm.like(task, false, showsPayload(task, request)), Map.of());
        }
        return page(EnqueueForm.empty(queue == null ? QueueName.DEFAULT : queueOf(queue)), Map.of());
    }

    @PostMapping(path = "/enqueue", produces = "text/html")
    ModelAndView enqueue(
            @RequestParam Map<String, String> fields, HttpServletRequest request, RedirectAttributes redirect) {
        EnqueueForm form = EnqueueForm.sent(fields);
        EnqueueFormReader reader = new EnqueueFormReader(form);
        QueueName name = reader.queue();
        NewTask task = reader.task(clock.instant());
        if (name == null || task == null) {
            return page(form, reader.problems());
        }
        TaskId old = task.header().replaces();
        if (old != null && inspector.find(name, task.id()).isEmpty()) { // otherwise this form was sent before
            String refusal = inspector
                    .find(name, old)
                    .map(dead -> editRefusal(dead, request))
                    .orElse("Queue " + name + " has no task " + old + ".");
            if (!refusal.isEmpty()) {
                return page(form, Map.of("edit", refusal));
            }
        }
        String target = "task " + task.id() + " of queue " + name + (old == null ? "" : " for " + old);
        EnqueueResult result = recorder.perform(
                "enqueue",
                target,
                1,
                () -> tracing.send(
                        name, List.of(task), traced -> queues.queue(name).enqueue(traced, TaskQueue.UNLIMITED)),
                EnqueueController::isNew);
        if (result instanceof EnqueueResult.QueueFull full) {
            return page(
                    form,
                    Map.of(
                            "edit",
                            "Key " + full.key() + " has " + full.limit() + " pending tasks, which is its limit."));
        } else if (result instanceof EnqueueResult.TooManyQueues many) {
            String refusal =
                    "Queue " + many.queue() + " does not exist, and MAX_QUEUES (" + many.limit() + ") is reached";
            return page(form, Map.of("queue", refusal));
        }
        message(form, name, task, isNew(result)).showAfterwards(redirect);
        return new ModelAndView(new RelativeRedirect("/tasks/" + name + "/" + task.id()));
    }

    private static boolean isNew(EnqueueResult result) {
        return result instanceof EnqueueResult.Enqueued enqueued
                && enqueued.existing().isEmpty();
    }

    /** Also deletes the old task. If that failed after an earlier enqueue of this form, it is done now. */
    private Message message(EnqueueForm form, QueueName queue, NewTask task, boolean isNew) {
        String what = isNew
                ? "The task is enqueued"
                : "This form was sent before, and this is its task; nothing was enqueued again";
        TaskId old = task.header().replaces();
        if (old == null || !form.deleteOld()) {
            return Message.done(what + ".");
        }
        try {
            Set<TaskId> refused = recorder.perform(
                    "delete",
                    "task " + old + " of queue " + queue,
                    1,
                    () -> deadLetters.discard(queue, List.of(old)),
                    Set::isEmpty);
            if (refused.isEmpty()) {
                return Message.done(
                        isNew
                                ? "The task is enqueued with the edited payload, and the old dead letter is deleted."
                                : what + ". The old dead letter is deleted.");
            }
        } catch (StoreException | RefusedRequestException e) {
            log.warn(
                    "Task {} of queue {} was enqueued for dead letter {}, which could not be deleted: {}",
                    task.id(),
                    queue,
                    old,
                    e.getMessage());
            return Message.failed(
                    what + ", but " + old + " could not be deleted (" + e.getMessage() + "). Delete it on its page.");
        }
        return isNew
                ? Message.failed(what + ", but " + old + " is no longer a dead letter, so it was not deleted.")
                : Message.done(what + ".");
    }

    private boolean showsPayload(TaskDetail task, HttpServletRequest request) {
        return task.payloadEncryption() == null ? access.showsPayloads() : access.showsEncrypted(request);
    }

    /** Why the payload of this task cannot be edited here; empty if it can. */
    private String editRefusal(TaskDetail task, HttpServletRequest request) {
        TaskState state = task.summary().state();
        if (!access.showsPayloads()) {
            return "Payloads are hidden (MONITOR_SHOW_PAYLOADS=false), so none can be edited.";
        } else if (state != TaskState.DEAD) {
            return "The task is " + state.label() + ". Only a dead letter can be edited.";
        } else if (task.summary().header().createdAt().equals(Instant.EPOCH)) {
            return "The record of this task cannot be read.";
        }
        Payload payload = task.payload();
        Encryption encryption = task.payloadEncryption();
        if (payload == null) {
            return "The payload of this task cannot be shown"
                    + (encryption == null ? "." : ". " + encryption.problem() + ".");
        } else if (!showsPayload(task, request)) {
            return "The payload of this task cannot be shown. " + Encryption.HIDDEN + ".";
        }
        return JsonValue.problemOf(payload.bytes()) == null
                ? ""
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
