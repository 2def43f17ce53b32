package io.holdfast.monitor.web.workers;

import io.holdfast.monitor.audit.ActionRecorder;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.worker.WorkerId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of workers, and the same as JSON. Both show what the monitor has read last, so they cost Redis nothing. */
@Controller
class WorkersController {

    private static final int SHOWN = 50;
    private static final int MAX_LOOKUPS = 50;

    private final StateTracker tracker;
    private final QueueInspector inspector;
    private final WorkerRegistry registry;
    private final ActionRecorder recorder;

    WorkersController(
            StateTracker tracker, QueueInspector inspector, WorkerRegistry registry, ActionRecorder recorder) {
        this.tracker = tracker;
        this.inspector = inspector;
        this.registry = registry;
        this.recorder = recorder;
    }

    /** @param workers null if their node of Redis is unreachable */
    record Workers(@Nullable List<WorkerView> workers) {}

    @GetMapping(path = "/workers", produces = "text/html")
    String page(@RequestParam(defaultValue = "false") boolean all, Model model) {
        List<WorkerView> workers = read().workers();
        List<WorkerView> known = workers == null ? List.of() : workers;
        List<WorkerView> shown =
                known.stream().limit(all ? Long.MAX_VALUE : SHOWN).toList();
        model.addAttribute("unknown", workers == null);
        model.addAttribute("workers", shown);
        model.addAttribute("more", known.size() - shown.size());
        model.addAttribute("all", all);
        model.addAttribute("summary", summary(known));
        return "monitor/workers/page";
    }

    @GetMapping(path = "/api/workers", produces = "application/json")
    @ResponseBody
    Workers api() {
        return read();
    }

    @PostMapping(path = "/workers/{worker}/drain", produces = "text/html")
    View drain(@PathVariable String worker, RedirectAttributes redirect) {
        Message message = drain(worker, true)
                ? Message.done("Worker " + worker + " is asked to drain: it finishes what runs and takes nothing new.")
                : Message.done("Worker " + worker + " was already asked to drain, so nothing was changed.");
        message.showAfterwards(redirect);
        return new RelativeRedirect("/workers");
    }

    @PostMapping(path = "/workers/{worker}/resume", produces = "text/html")
    View resume(@PathVariable String worker, RedirectAttributes redirect) {
        Message message = drain(worker, false)
                ? Message.done("Worker " + worker + " takes tasks again.")
                : Message.done("Worker " + worker + " was not asked to drain, so nothing was changed.");
        message.showAfterwards(redirect);
        return new RelativeRedirect("/workers");
    }

    @PostMapping(path = "/api/workers/{worker}/drain")
    ResponseEntity<Void> drainByApi(@PathVariable String worker) {
        drain(worker, true);
        return ResponseEntity.noContent().build();
    }

    @PostMapping(path = "/api/workers/{worker}/resume")
    ResponseEntity<Void> resumeByApi(@PathVariable String worker) {
        drain(worker, false);
        return ResponseEntity.noContent().build();
    }

    /** Returns false if this was requested already. */
    private boolean drain(String worker, boolean draining) {
        WorkerId id = registry.workers().stream()
                .map(status -> status.report().worker())
                .filter(known -> known.value().equals(worker))
                .findFirst()
                .orElseThrow(() -> RefusedRequestException.missing("There is no worker " + worker + "."));
        return recorder.perform(draining ? "drain" : "resume", "worker " + id, () -> registry.drain(id, draining));
    }

    /** Reports of older workers name a running task without its queue, so its page is looked for in the queues that the worker serves. */
    @GetMapping(path = "/workers/{worker}/tasks/{id}", produces = "text/html")
    View task(@PathVariable String worker, @PathVariable String id) {
        TaskId task = idOf(id);
        List<WorkerView> workers = read().workers();
        return (workers == null ? List.<WorkerView>of() : workers)
                .stream()
                        .filter(each -> each.id().equals(worker))
                        .flatMap(each -> each.queues().stream())
                        .limit(MAX_LOOKUPS)
                        .filter(queue ->
                                inspector.find(new QueueName(queue), task).isPresent())
                        .findFirst()
                        .map(queue -> new RelativeRedirect("/tasks/" + queue + "/" + task))
                        .orElseThrow(() -> RefusedRequestException.missing(
                                "Task " + task + " is not in a queue of worker " + worker + " any more."));
    }

    private static TaskId idOf(String id) {
        try {
            return new TaskId(id);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.missing(String.valueOf(e.getMessage()));
        }
    }

    private Workers read() {
        Snapshot snapshot = tracker.state()
                .available()
                .orElseThrow(() -> new StoreUnavailableException(
                        "Redis does not answer", new IllegalStateException("no recent snapshot")));
        return new Workers(
                snapshot.workers() == null
                        ? null
                        : snapshot.workers().stream().map(WorkerView::of).toList());
    }

    private static String summary(List<WorkerView> workers) {
        List<WorkerView> living = workers.stream().filter(WorkerView::alive).toList();
        int slots = living.stream().mapToInt(WorkerView::slots).sum();
        int busy = living.stream().mapToInt(WorkerView::busy).sum();
        long gone = workers.stream().filter(WorkerView::gone).count();
        long silent = workers.size() - living.size() - gone;
        return (living.size() == 1 ? "1 worker" : Formats.count(living.size()) + " workers") + ", "
                + Formats.count(busy) + " of " + Formats.count(slots) + " slots busy"
                + (silent == 0 ? "" : ", " + Formats.count(silent) + " disappeared")
                + (gone == 0 ? "" : ", " + Formats.count(gone) + " gone");
    }
}
