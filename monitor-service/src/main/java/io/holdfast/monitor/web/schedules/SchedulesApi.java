package io.holdfast.monitor.web.schedules;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.monitor.security.Access;
import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.schedule.PreviewReader;
import io.holdfast.service.schedule.ScheduleReader;
import io.holdfast.service.schedule.ScheduleView;
import io.holdfast.service.schedule.SchedulesView;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The schedules as JSON, as the producer has them. */
@RestController
class SchedulesApi {

    private final Schedules schedules;
    private final QueueRoutes routes;
    private final ScheduleActions actions;
    private final Access access;
    private final Clock clock = Clock.systemUTC();

    SchedulesApi(Schedules schedules, QueueRoutes routes, ScheduleActions actions, Access access) {
        this.schedules = schedules;
        this.routes = routes;
        this.actions = actions;
        this.access = access;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonNaming(SnakeCaseStrategy.class)
    record Triggered(String outcome, @Nullable String taskId) {}

    record Ticks(List<String> next) {}

    @GetMapping(path = "/api/schedules", produces = "application/json")
    SchedulesView list(
            @RequestParam(defaultValue = "100") int limit, @RequestParam(required = false) @Nullable String cursor) {
        if (limit < 1 || limit > Schedules.MAX_PAGE) {
            throw RefusedRequestException.invalid(
                    "limit", "limit must be a whole number from 1 to " + Schedules.MAX_PAGE);
        }
        return SchedulesView.of(schedules.page(limit, cursor == null ? null : after(cursor)));
    }

    private static ScheduleName after(String cursor) {
        try {
            return new ScheduleName(cursor);
        } catch (IllegalArgumentException e) {
            throw RefusedRequestException.invalid("cursor", "cursor must be the next_cursor of a page");
        }
    }

    @GetMapping(path = "/api/schedules/{name}", produces = "application/json")
    ScheduleView one(@PathVariable String name) {
        return view(ScheduleActions.nameOf(name));
    }

    private ScheduleView view(ScheduleName name) {
        return ScheduleView.of(actions.find(name), access.showsPayloads());
    }

    @PutMapping(path = "/api/schedules/{name}", consumes = "application/json", produces = "application/json")
    ResponseEntity<ScheduleView> put(@PathVariable String name, @RequestBody byte[] body) {
        ScheduleName schedule = ScheduleActions.nameOf(name);
        Schedule before = actions.before(schedule);
        Schedule wanted = ScheduleReader.read(schedule, body, ScheduleFormReader.limits(before), clock.instant())
                .toSchedule(type -> routes.routeOf(type).orElse(QueueName.DEFAULT));
        boolean created = actions.put(wanted);
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .body(view(schedule));
    }

    @DeleteMapping(path = "/api/schedules/{name}")
    ResponseEntity<Void> delete(@PathVariable String name) {
        actions.remove(ScheduleActions.nameOf(name));
        return ResponseEntity.noContent().build();
    }

    @PostMapping(path = "/api/schedules/{name}/trigger", produces = "application/json")
    ResponseEntity<Triggered> trigger(@PathVariable String name) {
        Fire fire = actions.trigger(ScheduleActions.nameOf(name));
        if (fire.outcome() == FireOutcome.FAILED) {
            throw RefusedRequestException.conflict("Schedule " + name + " enqueued nothing: " + fire.reason());
        }
        String task = fire.task() == null ? null : fire.task().value();
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .body(new Triggered(fire.outcome().label(), task));
    }

    @PostMapping(path = "/api/schedules/{name}/pause")
    ResponseEntity<Void> pause(@PathVariable String name) {
        actions.pause(ScheduleActions.nameOf(name), true);
        return ResponseEntity.noContent().build();
    }

    @PostMapping(path = "/api/schedules/{name}/resume")
    ResponseEntity<Void> resume(@PathVariable String name) {
        actions.pause(ScheduleActions.nameOf(name), false);
        return ResponseEntity.noContent().build();
    }

    @PostMapping(path = "/api/schedules/preview", consumes = "application/json", produces = "application/json")
    Ticks preview(@RequestBody byte[] body) {
        return new Ticks(PreviewReader.read(body).next(clock));
    }
}
