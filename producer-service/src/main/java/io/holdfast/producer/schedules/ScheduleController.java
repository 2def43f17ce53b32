package io.holdfast.producer.schedules;

import io.holdfast.producer.access.Caller;
import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.http.Body;
import io.holdfast.producer.http.BodyReader;
import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.producer.http.Parameters;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.SchedulePage;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.access.Scope;
import io.holdfast.service.schedule.ScheduleChanges;
import io.holdfast.service.schedule.ScheduleLimits;
import io.holdfast.service.schedule.ScheduleReader;
import io.holdfast.service.schedule.ScheduleView;
import io.holdfast.service.schedule.SchedulesView;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Stores, shows, removes, pauses and triggers schedules. */
@RestController
class ScheduleController {

    private final BodyReader bodies;
    private final ProducerProperties properties;
    private final Schedules schedules;
    private final QueueRoutes routes;
    private final InstantSource clock;
    private final ScheduleChanges changes;
    private final ScheduleTrigger trigger;

    ScheduleController(
            BodyReader bodies,
            ProducerProperties properties,
            Schedules schedules,
            QueueRoutes routes,
            InstantSource clock,
            ScheduleChanges changes,
            ScheduleTrigger trigger) {
        this.bodies = bodies;
        this.properties = properties;
        this.schedules = schedules;
        this.routes = routes;
        this.clock = clock;
        this.changes = changes;
        this.trigger = trigger;
    }

    private record Triggered(String outcome, @Nullable String taskId) {}

    @RequiresScope(Scope.ADMIN)
    @PutMapping(path = "/schedules/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> put(@PathVariable("name") String path, HttpServletRequest http) throws IOException {
        ScheduleName name = Parameters.schedule(path);
        Schedule schedule;
        try (Body body = bodies.read(http)) {
            ScheduleLimits limits = new ScheduleLimits(
                    properties.maxPayloadBytes(), properties.maxRetries(), properties.queueMaxPending());
            schedule = ScheduleReader.read(name, body.bytes(), limits, clock.instant())
                    .toSchedule(type -> routes.routeOf(type).orElse(QueueName.DEFAULT));
        }
        boolean created = changes.put(schedule, Caller.nameOf(http));
        return JsonResponses.of(created ? HttpStatus.CREATED : HttpStatus.OK, view(name));
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/schedules")
    ResponseEntity<byte[]> list(
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        int size = Parameters.scheduleLimit(limit);
        SchedulePage page = schedules.page(size, Parameters.scheduleCursor(cursor));
        return JsonResponses.of(HttpStatus.OK, SchedulesView.of(page));
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/schedules/{name}")
    ResponseEntity<byte[]> one(@PathVariable("name") String path) {
        return JsonResponses.of(HttpStatus.OK, view(Parameters.schedule(path)));
    }

    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/schedules/{name}")
    ResponseEntity<Void> delete(@PathVariable("name") String path, HttpServletRequest http) {
        ScheduleName name = Parameters.schedule(path);
        return done(name, changes.remove(name, Caller.nameOf(http)));
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/schedules/{name}/trigger")
    ResponseEntity<byte[]> trigger(@PathVariable("name") String path, HttpServletRequest http) {
        ScheduleName name = Parameters.schedule(path);
        Fire fire = trigger.trigger(name, Caller.nameOf(http)).orElseThrow(() -> unknown(name));
        String task = fire.task() == null ? null : fire.task().value();
        return JsonResponses.of(
                HttpStatus.ACCEPTED, new Triggered(fire.outcome().label(), task));
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/schedules/{name}/pause")
    ResponseEntity<Void> pause(@PathVariable("name") String path, HttpServletRequest http) {
        ScheduleName name = Parameters.schedule(path);
        return done(name, changes.pause(name, true, Caller.nameOf(http)));
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/schedules/{name}/resume")
    ResponseEntity<Void> resume(@PathVariable("name") String path, HttpServletRequest http) {
        ScheduleName name = Parameters.schedule(path);
        return done(name, changes.pause(name, false, Caller.nameOf(http)));
    }

    private ScheduleView view(ScheduleName name) {
        return ScheduleView.of(schedules.find(name).orElseThrow(() -> unknown(name)), true);
    }

    private static ResponseEntity<Void> done(ScheduleName name, boolean found) {
        if (!found) {
            throw unknown(name);
        }
        return ResponseEntity.noContent().build();
    }

    private static ProblemException unknown(ScheduleName name) {
        return new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is no schedule " + name));
    }
}
