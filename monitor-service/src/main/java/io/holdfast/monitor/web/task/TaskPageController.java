package io.holdfast.monitor.web.task;

import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.waiting.WaitExplainer;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of one task, and the buttons on it. */
@Controller
class TaskPageController {

    private final TaskLookup lookup;
    private final WaitExplainer explainer;
    private final TaskActions actions;
    private final Schedules schedules;
    private final Access access;

    TaskPageController(
            TaskLookup lookup, WaitExplainer explainer, TaskActions actions, Schedules schedules, Access access) {
        this.lookup = lookup;
        this.explainer = explainer;
        this.actions = actions;
        this.schedules = schedules;
        this.access = access;
    }

    @GetMapping(path = "/tasks/{queue}/{id}", produces = "text/html")
    String page(@PathVariable String queue, @PathVariable String id, HttpServletRequest request, Model model) {
        TaskDetail task = lookup.find(TaskLookup.queue(queue), TaskLookup.id(id));
        model.addAttribute("task", TaskPage.of(task, explainer.explain(task), access.showsEncrypted(request)));
        model.addAttribute("schedule", scheduleOf(task));
        return "monitor/task/page";
    }

    /** Null unless the task is a run of a schedule that exists. */
    private @Nullable ScheduleName scheduleOf(TaskDetail task) {
        return ScheduleName.ofRun(task.summary().ref().id())
                .filter(schedules::exists)
                .orElse(null);
    }

    @PostMapping(path = "/tasks/{queue}/{id}/{action}", produces = "text/html")
    View act(
            @PathVariable String queue,
            @PathVariable String id,
            @PathVariable String action,
            RedirectAttributes redirect) {
        QueueName name = TaskLookup.queue(queue);
        TaskId task = TaskLookup.id(id);
        TaskAction wanted = TaskLookup.action(action);
        message(wanted, actions.perform(wanted, name, task), name, task).showAfterwards(redirect);
        return new RelativeRedirect("/tasks/" + name + "/" + task);
    }

    private static Message message(TaskAction action, TaskActions.Result result, QueueName queue, TaskId task) {
        return switch (result) {
            case DONE -> Message.done(done(action));
            case REQUESTED -> Message.done("The handler was asked to stop. The task ends as cancelled when it does.");
            case REFUSED ->
                Message.failed("The state of the task has changed. " + action.rule() + " Nothing was done.");
            case UNKNOWN -> throw TaskLookup.unknown(queue, task);
        };
    }

    private static String done(TaskAction action) {
        return switch (action) {
            case RUN_NOW -> "The task is pending now, behind the pending tasks of its priority.";
            case CANCEL -> "The task is cancelled.";
            case REQUEUE -> "The task is pending again, with fresh retries.";
            case DELETE -> "The dead letter is deleted. It is shown as cancelled until it is trimmed.";
        };
    }
}
