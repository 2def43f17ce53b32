package io.holdfast.monitor;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Something to see on each page of the console: one task in each state, a worker, an entry of the audit log. */
final class EveryPage {

    /** The pages that show what {@link #fill} has made, by their paths. */
    static final List<String> PATHS = List.of(
            "/",
            "/?span=24h&queue=%s",
            "/tasks",
            "/tasks?q=state:dead",
            "/tasks/%s/dead-1",
            "/tasks/%s/running-1",
            "/tasks/%s/delayed-1",
            "/tasks/%s/done-1",
            "/failures",
            "/queues",
            "/queues/%s",
            "/queues/%s/flow",
            "/workers",
            "/operations",
            "/operations/new?action=requeue&q=state:dead",
            "/enqueue",
            "/enqueue?like=%s/dead-1",
            "/schedules",
            "/schedules/nightly-%s",
            "/schedules/nightly-%s/edit",
            "/new-schedule",
            "/audit");

    private static final Duration LEASE = Duration.ofMinutes(5);

    private final RedisEngine engine;
    private final QueueName queue;
    private final TaskType type;
    private final WorkerId worker;
    private final String text;

    /** @param text of the payload, the result, the error, the idempotency key, the closed gate and the audit log */
    EveryPage(RedisEngine engine, String queue, String type, String worker, String text) {
        this.engine = engine;
        this.queue = new QueueName(queue);
        this.type = new TaskType(type);
        this.worker = new WorkerId(worker);
        this.text = text;
    }

    static EveryPage plain(RedisEngine engine) {
        return new EveryPage(engine, "mail", "email", "host-1:42", "boom");
    }

    List<String> paths() {
        return PATHS.stream().map(path -> path.replace("%s", queue.value())).toList();
    }

    void fill() {
        TaskQueue tasks = engine.queues().queue(queue);
        enqueue(tasks, "dead-1");
        tasks.bury(acquire(tasks).stream()
                .map(task -> new Burial(task.lease(), new Failure(text, Duration.ofMillis(5))))
                .toList());
        enqueue(tasks, "done-1");
        tasks.complete(
                acquire(tasks).stream()
                        .map(task -> new Completion(task.lease(), null, TaskResult.of(Payload.ofText(json()), 100_000)))
                        .toList(),
                Ending.COMPLETED,
                Duration.ofHours(1));
        enqueue(tasks, "running-1");
        acquire(tasks);
        tasks.enqueue(
                List.of(task("delayed-1").withStart(new StartTime.After(Duration.ofHours(1)))), TaskQueue.UNLIMITED);
        tasks.enqueue(List.of(task("pending-1").withKey(new TaskKey(shortText()))), TaskQueue.UNLIMITED);
        beat();
        engine.schedules().put(schedule());
        var unused = engine.schedules().trigger(schedule().name(), Instant.now());
        engine.auditLog().record(new AuditEntry(text, "requeue", text, 1L));
    }

    /** The worker is alive for some seconds after it. */
    void beat() {
        engine.workers()
                .heartbeat(new WorkerReport(
                                worker,
                                Instant.now(),
                                Set.of(queue),
                                5,
                                1,
                                List.of(RunningTask.of(new TaskId("running-1"))))
                        .withClosed(List.of(
                                new ClosedGate(queue, text, Instant.now().plusSeconds(60)))));
    }

    private Schedule schedule() {
        return new Schedule(
                new ScheduleName("nightly-" + queue),
                CronTimetable.of("30 2 * * MON-FRI", "Europe/Berlin"),
                new QueueName(queue + "-night"),
                Priority.DEFAULT,
                task("unused").header(),
                Payload.ofText(json()),
                CatchUp.LAST,
                Overlap.SKIP,
                Duration.ofMinutes(5),
                false,
                text,
                0);
    }

    private void enqueue(TaskQueue tasks, String id) {
        tasks.enqueue(List.of(task(id)), TaskQueue.UNLIMITED);
    }

    private NewTask task(String id) {
        TaskHeader header = TaskHeader.of(type, Instant.now()).withIdempotencyKey(new IdempotencyKey(shortText() + id));
        return NewTask.of(header, Payload.ofText(json())).withChosenId(new TaskId(id));
    }

    private String shortText() {
        return text.length() > 100 ? text.substring(0, 100) : text;
    }

    private String json() {
        return "{\"text\": \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    }

    private List<LeasedTask> acquire(TaskQueue tasks) {
        return tasks.acquire(worker, 1, LEASE).tasks();
    }
}
