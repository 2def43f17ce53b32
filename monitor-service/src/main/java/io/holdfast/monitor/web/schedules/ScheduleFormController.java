package io.holdfast.monitor.web.schedules;

import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.state.KnownNames;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.monitor.web.frame.Message;
import io.holdfast.monitor.web.path.RelativeRedirect;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.schedule.Timetable;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.schedule.ScheduleDraft;
import io.holdfast.service.schedule.ScheduleView;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The form of a schedule: a new one, or an edited one. Shows the next times while the user types. */
@Controller
class ScheduleFormController {

    /** Those of regions, and UTC. */
    private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(zone -> zone.equals("UTC") || (zone.contains("/") && !zone.matches("(Etc|SystemV)/.*")))
            .sorted()
            .toList();

    private final QueueRoutes routes;
    private final ScheduleActions actions;
    private final StateTracker tracker;
    private final Access access;
    private final Clock clock = Clock.systemUTC();

    ScheduleFormController(QueueRoutes routes, ScheduleActions actions, StateTracker tracker, Access access) {
        this.routes = routes;
        this.actions = actions;
        this.tracker = tracker;
        this.access = access;
    }

    @GetMapping(path = "/new-schedule", produces = "text/html")
    ModelAndView create() {
        return page(ScheduleForm.empty(), null, Map.of());
    }

    @PostMapping(path = "/new-schedule", produces = "text/html")
    ModelAndView create(@RequestParam Map<String, String> fields, RedirectAttributes redirect) {
        ScheduleForm form = ScheduleForm.sent(fields);
        ScheduleFormReader reader = new ScheduleFormReader(form, null, true);
        ScheduleDraft draft = reader.schedule(clock.instant());
        if (draft == null) {
            return page(form, null, reader.problems());
        } else if (actions.exists(draft.schedule().name())) {
            return page(form, null, Map.of("name", "There is a schedule of this name. Edit it on its page"));
        }
        return stored(draft, redirect);
    }

    @GetMapping(path = "/schedules/{name}/edit", produces = "text/html")
    ModelAndView edit(@PathVariable String name, HttpServletRequest request) {
        StoredSchedule before = actions.find(ScheduleActions.nameOf(name));
        ScheduleForm form = ScheduleForm.of(before.schedule(), showsPayload(before, request));
        return page(form, before.schedule(), Map.of());
    }

    @PostMapping(path = "/schedules/{name}/edit", produces = "text/html")
    ModelAndView edit(
            @PathVariable String name,
            @RequestParam Map<String, String> fields,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        StoredSchedule before = actions.find(ScheduleActions.nameOf(name));
        ScheduleForm form = ScheduleForm.sent(fields).withName(name);
        ScheduleFormReader reader = new ScheduleFormReader(form, before.schedule(), showsPayload(before, request));
        ScheduleDraft draft = reader.schedule(clock.instant());
        return draft == null ? page(form, before.schedule(), reader.problems()) : stored(draft, redirect);
    }

    private boolean showsPayload(StoredSchedule schedule, HttpServletRequest request) {
        return schedule.encryption() == null ? access.showsPayloads() : access.showsEncrypted(request);
    }

    private ModelAndView stored(ScheduleDraft draft, RedirectAttributes redirect) {
        Schedule schedule = draft.toSchedule(type -> routes.routeOf(type).orElse(QueueName.DEFAULT));
        boolean created = actions.put(schedule);
        Message.done("Schedule " + schedule.name() + (created ? " is created." : " is changed."))
                .showAfterwards(redirect);
        return new ModelAndView(new RelativeRedirect("/schedules/" + schedule.name()));
    }

    /** @param before the schedule that is edited; null for a new one */
    private ModelAndView page(ScheduleForm form, @Nullable Schedule before, Map<String, String> problems) {
        ModelAndView page = new ModelAndView("monitor/schedules/form");
        page.setStatus(problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("form", form);
        page.addObject("edited", before != null);
        page.addObject("heading", before == null ? "New schedule" : "Edit schedule " + form.name());
        page.addObject("owner", before == null ? null : before.owner());
        page.addObject("problems", problems);
        page.addObject("zones", ZONES);
        page.addObject("known", KnownNames.of(tracker.state()));
        preview(page, form);
        return page;
    }

    @GetMapping(path = "/new-schedule/preview", produces = "text/html")
    ModelAndView preview(@RequestParam Map<String, String> fields) {
        ScheduleForm form = ScheduleForm.sent(fields);
        ModelAndView preview = new ModelAndView("monitor/schedules/preview :: response");
        preview.addObject("problems", preview(preview, form));
        return preview;
    }

    /** Returns what is wrong with the times, unless none are written yet. */
    private Map<String, String> preview(ModelAndView page, ScheduleForm form) {
        ScheduleFormReader reader = new ScheduleFormReader(form, null, true);
        Timetable timetable = reader.timetable();
        boolean none = form.cron().isEmpty() && form.every().isEmpty();
        Duration offset = timetable == null ? Duration.ZERO : offset(form);
        page.addObject(
                "ticks",
                timetable == null
                        ? List.of()
                        : TickRow.all(
                                timetable.next(clock.instant(), ScheduleView.NEXT),
                                ScheduleRow.zoneOf(timetable),
                                offset));
        page.addObject("previewed", timetable != null);
        page.addObject(
                "zone", timetable instanceof CronTimetable cron ? cron.zone().getId() : "UTC");
        page.addObject("offset", offset.isZero() ? null : Formats.runTime(offset));
        return none ? Map.of() : reader.problems();
    }

    private static Duration offset(ScheduleForm form) {
        try {
            ScheduleName name = new ScheduleName(form.name());
            return form.window().isEmpty() ? Duration.ZERO : name.offsetIn(ScheduleFormReader.windowOf(form));
        } catch (IllegalArgumentException e) { // the name is not written yet
            return Duration.ZERO;
        }
    }
}
