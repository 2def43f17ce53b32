package io.holdfast.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Gauge;
import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A shop on an evening on which its partner's web hooks fail: for the pictures of the console. */
final class BusySystem {

    private static final Duration LEASE = Duration.ofMinutes(30);
    private static final int WIDTH = 10;
    private static final int SLOTS = 20;

    private final RunningMonitor monitor;
    private final Random random = new Random(7);
    private final Map<String, List<RunningTask>> running = new HashMap<>();
    private TaskId example = TaskId.generate();
    private Instant lastBeat = Instant.now();

    BusySystem(RunningMonitor monitor) {
        this.monitor = monitor;
    }

    /** A dead letter with three failed runs. */
    TaskId example() {
        return example;
    }

    void fill() {
        dead(
                "webhooks",
                "webhook.deliver",
                1_240,
                "java.net.ConnectException: Connection refused: https://hooks.partner.example/orders/%d");
        dead(
                "webhooks",
                "webhook.deliver",
                310,
                "java.net.http.HttpTimeoutException: request timed out after 3000 ms (order %d)");
        dead("payments", "payment.capture", 18, "java.lang.IllegalStateException: Authorization 'auth_%d' has expired");
        retrying(
                "webhooks",
                "webhook.deliver",
                86,
                "java.net.ConnectException: Connection refused: https://hooks.partner.example/orders/%d");
        example = failedThreeTimes();
        enqueue("reports", "report.monthly", 412);
        monitor.engine().queues().pause(new QueueName("reports"), "ada");
        enqueue("imports", "import.catalog", 27);
        enqueue("mail", "email.receipt", 2_900);
        enqueue("thumbnails", "thumbnail.render", 640);
        limited();
        delayed("mail", "email.reminder", 1_530);
        done("mail", 60);
        run("worker-a-7f9c4:1", "mail", 17);
        run("worker-b-x2k8d:1", "thumbnails", 20);
        run("worker-c-q5m1z:1", "payments", 0);
        record("pause", "queue reports", 1);
        record("requeue", "state:dead type:payment.capture", 126);
        history();
        beat();
    }

    /** The workers are alive for some seconds after it, and have worked since the last one. */
    void beat() {
        Instant now = Instant.now();
        long seconds = Math.min(10, Duration.between(lastBeat, now).toSeconds());
        lastBeat = now;
        var unused = monitor.engine()
                .statisticsSink()
                .countAll(new Tally()
                        .add(Counter.ENQUEUED, 131 * seconds)
                        .add(Counter.COMPLETED, 126 * seconds)
                        .add(Counter.RETRIED, 19 * seconds)
                        .add(Counter.DEAD, 4 * seconds));
        report(
                "worker-a-7f9c4:1",
                Set.of("mail", "webhooks", "reports"),
                5_400,
                List.of(new ClosedGate(
                        new QueueName("webhooks"),
                        "Circuit breaker open: 9 of the last 10 runs failed",
                        Instant.now().plusSeconds(40))));
        report("worker-b-x2k8d:1", Set.of("thumbnails", "imports"), 86_000, List.of());
        report("worker-c-q5m1z:1", Set.of("payments", "mail"), 640, List.of());
        count("mail", 84, 96, 2, "email.receipt");
        count("thumbnails", 31, 40, 0, "thumbnail.render");
        count("payments", 6, 6, 1, "payment.capture");
        count("webhooks", 22, 1, 20, "webhook.deliver");
    }

    private void report(String worker, Set<String> queues, long upSeconds, List<ClosedGate> closed) {
        String host = worker.replaceFirst(":.*", "");
        List<RunningTask> tasks = running.getOrDefault(worker, List.of());
        Set<TaskType> handled = Set.of(
                        "email.receipt",
                        "email.reminder",
                        "webhook.deliver",
                        "report.monthly",
                        "thumbnail.render",
                        "payment.capture")
                .stream()
                .map(TaskType::new)
                .collect(Collectors.toSet());
        monitor.engine()
                .workers()
                .heartbeat(new WorkerReport(
                                new WorkerId(worker),
                                Instant.now().minusSeconds(upSeconds),
                                queues.stream().map(QueueName::new).collect(Collectors.toSet()),
                                SLOTS,
                                tasks.size(),
                                tasks)
                        .withHandles(HandledTypes.of(handled))
                        .withClosed(closed)
                        .withHost(host, "0.1.0"));
    }

    private void count(String queue, int enqueued, int completed, int failed, String type) {
        Tally tally = new Tally()
                .add(Counter.ENQUEUED, enqueued * 10L)
                .add(Counter.COMPLETED, completed * 10L)
                .add(Counter.RETRIED, failed * 10L);
        tally.add(Tally.parse("t/" + type + "=" + completed * 10L + "," + failed * 10L + "," + completed * 480_000L));
        var unused = monitor.engine().statisticsSink().count(new QueueName(queue), tally);
    }

    private void record(String action, String target, long count) {
        monitor.engine().auditLog().record(new AuditEntry("ada", action, target, count));
    }

    private TaskQueue queue(String name) {
        return monitor.engine().queues().queue(new QueueName(name));
    }

    private NewTask task(String type, int number) {
        return NewTask.of(
                TaskHeader.of(new TaskType(type), Instant.now()),
                Payload.ofText(
                        "{\"order\": " + (48_210 + number)
                                + ", \"customer\": {\"name\": \"Ada Lovelace\", \"email\": \"ada@example.org\"}, \"total\": 129.90, \"currency\": \"EUR\", \"express\": true}"));
    }

    private void enqueue(String queue, String type, int count) {
        add(queue, IntStream.range(0, count).mapToObj(i -> task(type, i)).toList());
    }

    /** A queue with limits, whose keys have very different numbers of tasks. */
    private void limited() {
        monitor.engine()
                .flowControl()
                .setLimits(
                        new QueueName("partners"),
                        QueueLimits.NONE
                                .withConcurrency(20)
                                .withRate(new Rate(100, Duration.ofSeconds(1), 20))
                                .withKeyConcurrency(3)
                                .withKey(new TaskKey("acme"), new KeyLimits(8, null, 3))
                                .withKey(
                                        new TaskKey("globex"),
                                        new KeyLimits(null, Rate.of(5, Duration.ofMinutes(10)), 1)));
        Map.of("acme", 8_400, "globex", 37, "initech", 4, "umbrella", 112)
                .forEach((key, count) -> add(
                        "partners",
                        IntStream.range(0, count)
                                .mapToObj(i -> task("partner.export", i).withKey(new TaskKey(key)))
                                .toList()));
        acquire("partners", "worker-a-7f9c4:1", 12);
        monitor.engine().flowControl().pauseKey(new QueueName("partners"), new TaskKey("umbrella"), "ada");
    }

    private void delayed(String queue, String type, int count) {
        add(
                queue,
                IntStream.range(0, count)
                        .mapToObj(i -> task(type, i).withStart(new StartTime.After(Duration.ofMinutes(5L + i % 600))))
                        .toList());
    }

    private void add(String queue, List<NewTask> tasks) {
        for (int from = 0; from < tasks.size(); from += 1_000) {
            queue(queue).enqueue(tasks.subList(from, Math.min(tasks.size(), from + 1_000)), TaskQueue.UNLIMITED);
        }
    }

    private List<LeasedTask> acquire(String queue, String worker, int count) {
        List<LeasedTask> acquired = new ArrayList<>();
        while (acquired.size() < count) {
            acquired.addAll(queue(queue)
                    .acquire(new WorkerId(worker), Math.min(500, count - acquired.size()), LEASE)
                    .tasks());
        }
        return acquired;
    }

    private Failure failure(String error) {
        int number = random.nextInt(90_000);
        return new Failure(error.formatted(number), Duration.ofMillis(40L + number % 300));
    }

    private void dead(String queue, String type, int count, String error) {
        enqueue(queue, type, count);
        queue(queue)
                .bury(acquire(queue, "worker-a-7f9c4:1", count).stream()
                        .map(task -> new Burial(task.lease(), failure(error)))
                        .toList());
    }

    private void retrying(String queue, String type, int count, String error) {
        enqueue(queue, type, count);
        queue(queue)
                .retry(acquire(queue, "worker-a-7f9c4:1", count).stream()
                        .map(task -> new Retry(task.lease(), Duration.ofMinutes(4), failure(error)))
                        .toList());
    }

    private TaskId failedThreeTimes() {
        TaskQueue webhooks = queue("webhooks");
        enqueue("webhooks", "webhook.deliver", 1);
        String error = "java.net.ConnectException: Connection refused: https://hooks.partner.example/orders/%d";
        LeasedTask task = acquire("webhooks", "worker-a-7f9c4:1", 1).get(0);
        for (int i = 0; i < 2; i++) {
            webhooks.retry(List.of(new Retry(task.lease(), Duration.ZERO, failure(error))));
            webhooks.dispatch(10);
            task = acquire("webhooks", i == 0 ? "worker-c-q5m1z:1" : "worker-a-7f9c4:1", 1)
                    .get(0);
        }
        webhooks.bury(List.of(new Burial(task.lease(), failure(error))));
        return task.lease().task().id();
    }

    private void done(String queue, int count) {
        queue(queue)
                .complete(
                        acquire(queue, "worker-a-7f9c4:1", count).stream()
                                .map(task -> new Completion(task.lease(), null))
                                .toList(),
                        Ending.COMPLETED,
                        LEASE);
    }

    private void run(String worker, String queue, int count) {
        running.put(
                worker,
                acquire(queue, worker, count).stream()
                        .map(task -> new RunningTask(
                                task.lease().task().id(),
                                new RunningTask.Run(
                                        task.lease().queue(),
                                        task.header().type(),
                                        task.attempt(),
                                        Duration.ofMillis(random.nextInt(9_000)),
                                        null)))
                        .toList());
    }

    /** Fifteen minutes of statistics: a wave of orders, and web hooks that fail since six minutes ago. */
    private void history() {
        long now = Instant.now().getEpochSecond() / WIDTH * WIDTH;
        lastBeat = Instant.ofEpochSecond(now);
        monitor.withRedis(redis -> {
            for (int i = 1; i < 90; i++) {
                redis.hashCommands()
                        .hSet(
                                "tasks:total_statistics".getBytes(UTF_8),
                                (WIDTH + ":" + (now - (long) i * WIDTH)).getBytes(UTF_8),
                                bucket(i).text().getBytes(UTF_8));
            }
        });
    }

    private Tally bucket(int ago) {
        double wave = 1 + 0.35 * Math.sin(ago / 11.0) + 0.08 * random.nextGaussian();
        double failing = ago < 38 ? 1 - Math.max(0, ago - 30) / 8.0 : 0;
        long in = Math.round(1_250 * wave);
        long out = Math.round(Math.min(in * 1.02, 1_420) + 40 * random.nextGaussian());
        Tally tally = new Tally()
                .add(Counter.ENQUEUED, in)
                .add(Counter.COMPLETED, out)
                .add(Counter.RETRIED, Math.round(6 + 190 * failing + 12 * failing * random.nextGaussian()))
                .add(Counter.DEAD, Math.round(42 * failing))
                .set(Gauge.PENDING, Math.max(0, Math.round(3_979 - ago * 38.0 + 160 * random.nextGaussian())))
                .set(Gauge.PROCESSING, 34 + random.nextInt(6))
                .set(Gauge.DELAYED, Math.round(1_530 + 86 * failing))
                .set(Gauge.DEAD_LETTERS, Math.round(18 + 1_551 * Math.max(0, 1 - ago / 38.0)))
                .set(Gauge.OLDEST_PENDING, Math.max(0, 95_000 - ago * 900L))
                .set(Gauge.WORKERS, 3)
                .set(Gauge.SLOTS, 60)
                .set(Gauge.BUSY, 34 + random.nextInt(6));
        return tally.add(Tally.parse(times("w", 400_000 * wave, 40) + " " + times("r", 52_000 * (1 + failing), 40)));
    }

    /** Times around a median, in the ranges of the histogram. */
    private String times(String kind, double median, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            long micros = Math.max(8, (long) (median * Math.exp(0.8 * random.nextGaussian())));
            int shift = 60 - Long.numberOfLeadingZeros(micros);
            words.append(kind).append(shift * 8L + (micros >> shift)).append("=1 ");
        }
        return words.toString().trim();
    }
}
