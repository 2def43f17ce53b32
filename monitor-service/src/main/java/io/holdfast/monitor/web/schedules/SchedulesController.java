package io.holdfast.monitor.web.schedules;

import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.monitor.web.task.DataPanel;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.SchedulePage;
import io.holdfast.queue.schedule.StoredSchedule;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of the schedules, and the buttons on them. */
@Controller
class SchedulesController {

    private final ScheduleList schedules;
    private final ScheduleActions actions;
    private final Access access;

    SchedulesController(ScheduleList schedules, ScheduleActions actions, Access access) {
        this.schedules = schedules;
        this.actions = actions;
        this.access = access;
    }

    /**
     * @param name how the names begin
     * @param after the last name of the page before
     */
    @GetMapping(path = "/schedules", produces = "text/html")
    String list(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable String after,
            Model model) {
        String prefix = name.strip();
        SchedulePage page = schedules.page(prefix, after);
        model.addAttribute(
                "schedules", page.schedules().stream().map(ScheduleRow::new).toList());
        model.addAttribute("unreadable", page.unreadable());
        model.addAttribute("name", prefix);
        model.addAttribute("after", after);
        model.addAttribute("next", page.next());
        return "monitor/schedules/list";
    }

    @GetMapping(path = "/schedules/{name}", produces = "text/html")
    String one(@PathVariable String name, HttpServletRequest request, Model model) {
        StoredSchedule stored = actions.find(ScheduleActions.nameOf(name));
        model.addAttribute("schedule", new ScheduleRow(stored));
        if (access.showsPayloads()) {
            model.addAttribute(
                    "payload",
                    DataPanel.of(stored.schedule().payload(), stored.encryption(), access.showsEncrypted(request)));
        }
        return "monitor/schedules/one";
    }

    @PostMapping(path = "/schedules/{name}/trigger", produces = "text/html")
    View trigger(@PathVariable String name, RedirectAttributes redirect) {
        ScheduleName schedule = ScheduleActions.nameOf(name);
        message(actions.trigger(schedule)).showAfterwards(redirect);
        return new RelativeRedirect("/schedules/" + schedule);
    }

    private static Message message(Fire fire) {
        return switch (fire.outcome()) {
            case FIRED -> Message.done("Task " + fire.task() + " is enqueued.");
            case REPLACED ->
                Message.done("Task " + fire.task() + " is enqueued; the last run was not over, and is cancelled.");
            case SKIPPED ->
                Message.failed("Nothing was enqueued: the last run is not over, and the overlap rule is skip.");
            case MISSED, FAILED -> Message.failed("Nothing was enqueued: " + fire.reason() + ".");
        };
    }

    @PostMapping(path = "/schedules/{name}/pause", produces = "text/html")
    View pause(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String list,
            RedirectAttributes redirect) {
        ScheduleName schedule = ScheduleActions.nameOf(name);
        String message = actions.pause(schedule, true)
                ? " is paused. Ticks until it is resumed are not missed."
                : " was already paused, so nothing was changed.";
        Message.done("Schedule " + schedule + message).showAfterwards(redirect);
        return new RelativeRedirect(list == null ? "/schedules/" + schedule : "/schedules");
    }

    @PostMapping(path = "/schedules/{name}/resume", produces = "text/html")
    View resume(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String list,
            RedirectAttributes redirect) {
        ScheduleName schedule = ScheduleActions.nameOf(name);
        String message = actions.pause(schedule, false)
                ? " is resumed. It continues with the next tick."
                : " was not paused, so nothing was changed.";
        Message.done("Schedule " + schedule + message).showAfterwards(redirect);
        return new RelativeRedirect(list == null ? "/schedules/" + schedule : "/schedules");
    }

    /** @throws RefusedRequestException 404 if there is none */
    @PostMapping(path = "/schedules/{name}/delete", produces = "text/html")
    View delete(@PathVariable String name, RedirectAttributes redirect) {
        ScheduleName schedule = ScheduleActions.nameOf(name);
        actions.remove(schedule);
        Message.done("Schedule " + schedule + " is deleted. Its tasks stay.").showAfterwards(redirect);
        return new RelativeRedirect("/schedules");
    }
}
