package io.holdfast.worker.autoconfigure;

import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.DeclaredSchedules;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.Timetable;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.ScheduleSource;
import io.holdfast.worker.annotation.TaskSchedule;
import io.holdfast.worker.support.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schedules that an application declares, by annotations and by its {@link ScheduleSource}. Stores them when it
 * starts and when the source declares others, and tries again until Redis answers.
 */
final class ScheduleDeclarations implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ScheduleDeclarations.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Map<ScheduleName, Declaration> declarations = new LinkedHashMap<>();
    private final String owner;
    private final Schedules schedules;
    private final QueueRoutes routes;
    private final @Nullable ScheduleSource source;
    private boolean stored;
    private @Nullable Loop loop;

    /**
     * @param owner of the schedules, by default the name of the application; blank if there is none
     * @param source declares more; null if only annotations do
     */
    ScheduleDeclarations(String owner, Schedules schedules, QueueRoutes routes, @Nullable ScheduleSource source) {
        this.owner = owner;
        this.schedules = schedules;
        this.routes = routes;
        this.source = source;
    }

    /** A declared schedule, whose queue depends on the routes if it names none. */
    private record Declaration(
            ScheduleName name,
            TaskType type,
            Timetable timetable,
            Payload payload,
            @Nullable QueueName queue,
            Duration window,
            TaskSchedule annotation) {}

    /**
     * @param handler describes the handler in errors
     * @param texts resolves placeholders
     * @throws InvalidHandlerException if the annotation is not valid
     */
    void add(String type, TaskSchedule annotation, String handler, UnaryOperator<String> texts) {
        if (owner.isBlank()) {
            throw new InvalidHandlerException(
                    "The schedule of the handler of type '" + type + "', " + handler
                            + ", is not valid: spring.application.name is required: it owns the schedule",
                    "Set spring.application.name, or holdfast.worker.schedules.owner.");
        }
        try {
            Declaration declaration = declaration(type, annotation, texts);
            if (declarations.putIfAbsent(declaration.name, declaration) != null) {
                throw new IllegalArgumentException("another schedule of the application has the same name");
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidHandlerException("The schedule of the handler of type '" + type + "', " + handler
                    + ", is not valid: " + e.getMessage());
        }
    }

    private static Declaration declaration(String type, TaskSchedule annotation, UnaryOperator<String> texts) {
        String name = texts.apply(annotation.name());
        String queue = texts.apply(annotation.queue());
        String window = texts.apply(annotation.window());
        return new Declaration(
                new ScheduleName(name.isEmpty() ? type.replaceAll("[.:]", "-") : name),
                new TaskType(type),
                timetable(
                        texts.apply(annotation.cron()),
                        texts.apply(annotation.every()),
                        texts.apply(annotation.zone())),
                payload(texts.apply(annotation.payload())),
                queue.isEmpty() ? null : new QueueName(queue),
                window.isEmpty() ? Duration.ZERO : DurationStyle.detectAndParse(window),
                annotation);
    }

    private static Timetable timetable(String cron, String every, String zone) {
        if (cron.isEmpty() == every.isEmpty()) {
            throw new IllegalArgumentException("one of cron and every is required");
        }
        return cron.isEmpty()
                ? new IntervalTimetable(DurationStyle.detectAndParse(every))
                : CronTimetable.of(cron, zone);
    }

    private static Payload payload(String json) {
        try {
            Object unused = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("payload must be JSON", e);
        }
        return Payload.ofText(json);
    }

    private Schedule schedule(Declaration declared) {
        QueueName queue = declared.queue == null ? routeOf(declared.type) : declared.queue;
        return new Schedule(
                declared.name,
                declared.timetable,
                queue,
                Priority.DEFAULT,
                TaskHeader.of(declared.type, Instant.EPOCH),
                declared.payload,
                declared.annotation.catchUp(),
                declared.annotation.overlap(),
                declared.window,
                false,
                owner,
                0);
    }

    @Override
    public void start() {
        boolean declaresNone = source == ScheduleSource.NONE && declarations.isEmpty();
        stored = false;
        if (!owner.isBlank() && !declaresNone) {
            loop = new Loop("schedule declaration", INTERVAL, this::runOnce);
            loop.start();
        }
    }

    private @Nullable Duration runOnce() {
        boolean changed = source != null && source.refresh();
        if (changed || !stored) {
            stored = false;
            store();
            stored = true;
        }
        Loop running = loop;
        if (source == null && running != null) {
            running.end();
        }
        return null;
    }

    private void store() {
        DeclaredSchedules.Report report = DeclaredSchedules.apply(schedules, owner, declared());
        report.stored().forEach(name -> log.info("Stored schedule {} of the application", name));
        report.removed().forEach(name -> log.info("Removed schedule {}: the application no longer declares it", name));
        report.refused()
                .forEach(name -> log.error(
                        "Schedule {} is not stored: its name belongs to another application or to the API, or there are"
                                + " too many schedules",
                        name));
    }

    private Collection<Schedule> declared() {
        Map<ScheduleName, Schedule> all = new LinkedHashMap<>();
        declarations.values().forEach(declared -> all.put(declared.name, schedule(declared)));
        List<Schedule> others = source == null ? List.of() : source.schedules(this::routeOf);
        for (Schedule other : others) {
            if (all.putIfAbsent(other.name(), other.withOwner(owner)) != null) {
                log.error(
                        "Schedule {} is declared twice: that of the handler of type {} counts",
                        other.name(),
                        Objects.requireNonNull(all.get(other.name())).header().type());
            }
        }
        return all.values();
    }

    private QueueName routeOf(TaskType type) {
        return routes.routeOf(type).orElse(QueueName.DEFAULT);
    }

    @Override
    public void stop() {
        Loop running = loop;
        loop = null;
        if (running != null) {
            running.end();
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
