package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.system.Api;
import io.holdfast.system.ServiceProcess;
import io.holdfast.system.TestClient;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import io.holdfast.testing.TargetServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks are pushed to a service that fails a quarter of the time, and that is down for a while in the middle. */
@Tag("reliability")
class PushOutageIT {

    private static final int TASKS = Scale.of(400, 10_000);
    private static final Duration AWAY = Duration.ofSeconds(Scale.of(3, 60));
    private static final String BREAKER = Scale.current() == Scale.LONG ? "" : "breaker: {wait: 500ms, max_wait: 1s}";
    private static final int FAILS_PERCENT = 25;
    private static final int MAX_RETRIES = 3;
    private static final TaskType TYPE = new TaskType("push");
    private static final QueueName QUEUE = new QueueName("route-push");

    private final Random random = new Random(7);
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, Integer> successes = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    @TempDir
    private Path folder;

    @Test
    void noTaskIsLostAndNoneDiesBecauseOfTheOutage() {
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes");
                TargetServer target = new TargetServer().answering(this::answer);
                TestClient client = new TestClient(redis.address());
                ServiceProcess unused = worker(redis, target)) {
            List<TaskId> ids = enqueue(client.engine().queues().queue(QUEUE));
            await().atMost(Duration.ofMinutes(2)).until(() -> requests.get() > TASKS / 3);
            target.goAway();
            long gone = System.nanoTime();
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(AWAY.multipliedBy(2))
                    .until(() -> System.nanoTime() - gone > AWAY.toNanos());
            Depths during = client.engine().inspector().depths(QUEUE);
            target.comeBack();
            long back = System.nanoTime();
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ended(client) == TASKS);
            Duration rest = Duration.ofNanos(System.nanoTime() - back);
            account(client, ids, during, rest);
        }
    }

    private void answer(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("Holdfast-Task-Id");
        requests.incrementAndGet();
        boolean fails;
        synchronized (random) {
            fails = random.nextInt(100) < FAILS_PERCENT;
        }
        (fails ? failures : successes).merge(id, 1, Integer::sum);
        TargetServer.reply(exchange, fails ? 500 : 200, "{\"ok\": " + !fails + "}");
    }

    private static long ended(TestClient client) {
        Depths depths = client.engine().inspector().depths(QUEUE);
        return depths.completed() + depths.deadLetter();
    }

    private void account(TestClient client, List<TaskId> ids, Depths during, Duration rest) {
        int dead = 0;
        int retries = 0;
        for (TaskId id : ids) {
            TaskDetail task = client.engine().inspector().find(QUEUE, id).orElseThrow();
            int failed = failures.getOrDefault(id.value(), 0);
            assertThat(task.summary().retries()).as("retries of %s", id).isLessThanOrEqualTo(failed);
            retries += task.summary().retries();
            if (task.summary().state() == TaskState.DEAD) {
                dead++;
                assertThat(failed).as("failures of dead %s", id).isGreaterThan(MAX_RETRIES);
            } else {
                assertThat(successes).as("successes of %s", id).containsKey(id.value());
            }
        }
        int answered500 = failures.values().stream().mapToInt(Integer::intValue).sum();
        int twice = (int) successes.values().stream().filter(count -> count > 1).count();
        Evidence.of("14-push-outage", "The target of push tasks goes down")
                .line(TASKS + " tasks are pushed to an HTTP service that answers " + FAILS_PERCENT
                        + " % of all requests with 500 and is away for " + AWAY.toSeconds()
                        + " s in the middle; `MAX_RETRIES` " + MAX_RETRIES + ".")
                .gap()
                .row("completed", "dead, each after 4 answers of 500", "lost", "answers of 500", "retries", "ran twice")
                .row(TASKS - dead, dead, 0, answered500, retries, twice)
                .gap()
                .line("At the end of the outage " + during.pending() + " tasks were pending and " + during.delayed()
                        + " delayed; the rest took " + rest.toSeconds() + " s.")
                .write();
        assertThat(dead).isLessThan(Math.max(6, TASKS / 50));
    }

    private static List<TaskId> enqueue(TaskQueue queue) {
        List<NewTask> tasks = IntStream.range(0, TASKS)
                .mapToObj(i ->
                        NewTask.of(TaskHeader.of(TYPE, Instant.ofEpochMilli(1)), Payload.ofText("{\"n\": " + i + "}")))
                .toList();
        queue.enqueue(tasks, TaskQueue.UNLIMITED);
        return tasks.stream().map(NewTask::id).toList();
    }

    private static ServiceProcess worker(RedisProcess redis, TargetServer target) {
        Api worker = Api.onFreePort();
        String route = "push: {url: '" + target.url() + "', allow_private: true, concurrency: 10, " + BREAKER + "}";
        Map<String, String> environment = Map.of(
                "REDIS_ADDR",
                redis.address(),
                "WORKER_METRICS_ADDR",
                worker.address(),
                "ROUTES",
                route,
                "MAX_RETRIES",
                "" + MAX_RETRIES,
                "RETRY_BASE_MS",
                "200",
                "RETRY_MAX_MS",
                "2000",
                "COMPLETED_RETENTION_COUNT",
                Integer.toString(2 * TASKS));
        return ServiceProcess.ofJar(ServiceProcess.serviceJar("worker-service"), environment)
                .awaitHealth(worker);
    }
}
