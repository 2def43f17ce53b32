package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.system.ServiceProcess;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.SlimWorker;
import io.holdfast.system.TestClient;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.Fault;
import io.holdfast.testing.FaultyProxy;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;

/** One worker whose connections to Redis are half open; the test itself accesses Redis directly. */
@Tag("reliability")
class HalfOpenWorkerIT {

    private static final int ROUNDS = Scale.of(1, 8);
    /** A wait for work takes at most 5 s, and its answer 2.5 s; a lease would take 30 s. */
    private static final Duration NOTICED = Duration.ofSeconds(Scale.of(20, 12));

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private Sink sink;
    private TestClient client;
    private FaultyProxy network;
    private ServiceProcess worker;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(folder, "--appendonly", "yes");
        sink = new Sink();
        client = new TestClient(redis.address());
        network = FaultyProxy.to(redis.port());
        worker = SlimWorker.launch(network.address(), sink, "slots=2");
        SlimWorker.awaitReady(worker, sink);
    }

    @AfterEach
    void stop() {
        worker.close();
        network.close();
        client.close();
        sink.close();
        redis.close();
    }

    @Test
    void aWorkerWithALostWakeUpSignalTakesWorkAgain() {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            await().until(() -> waiting() == 1);
            network.strike(Fault.repliesSwallowed());
            long begin = System.nanoTime();
            String id = enqueue(0);
            await().until(() -> waiting() == 0);
            network.heal();
            await().until(() -> !sink.runsOf(id).isEmpty());
            times.add(Duration.ofNanos(sink.runsOf(id).get(0).start().nanos() - begin));
        }
        Evidence.of("07b-wake-up", "A lost wake-up signal")
                .line("The answer to an idle worker's wait for work was lost, " + ROUNDS
                        + " times. It took the task within " + Seconds.of(Collections.max(times)) + ".")
                .write();
        assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(NOTICED));
    }

    @Test
    void anAcknowledgementIsSentAgainUntilItIsAnswered() {
        String first = enqueue(0); // loads the scripts: otherwise NOSCRIPT would be the lost reply
        await().until(() -> find(first).summary().state() == TaskState.COMPLETED);
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            times.add(fromHealingToRecord(Fault.requestsSwallowed()));
            times.add(fromHealingToRecord(Fault.repliesSwallowed()));
        }
        Evidence.of("07c-acknowledgements", "Lost acknowledgements")
                .line("The end of a task did not get to Redis, or Redis' answer not back, " + 2 * ROUNDS
                        + " times, on connections that")
                .line(
                        "stayed open. It was sent again each time: no task ran twice, no lease was lost, and Redis had it")
                .line("at most " + Seconds.of(Collections.max(times)) + " after the network was well again.")
                .write();
        assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(NOTICED));
    }

    private Duration fromHealingToRecord(Fault fault) {
        await().until(() -> missing() == back());
        long missing = missing() + 1;
        String id = enqueue(1_000);
        await().until(() -> !sink.runsOf(id).isEmpty());
        network.strike(fault);
        await().until(() -> sink.runsOf(id).get(0).ended(Event.DONE));
        await().until(() -> missing() == missing);
        boolean recorded = find(id).summary().state() == TaskState.COMPLETED;
        assertThat(recorded).isEqualTo(fault.equals(Fault.repliesSwallowed()));
        network.heal();
        long healed = System.nanoTime();
        await().until(() -> find(id).summary().state() == TaskState.COMPLETED
                && (!recorded || worker.output().contains("Task " + id + " no longer belongs to this worker")));
        Duration time = Duration.ofNanos(System.nanoTime() - healed);
        assertThat(sink.runsOf(id)).hasSize(1);
        assertThat(find(id).attempts()).extracting(Attempt::kind).containsExactly(Attempt.Kind.SUCCEEDED);
        return time;
    }

    private String enqueue(int sleepMillis) {
        return client.enqueue(List.of(SlimWorker.task(Map.of("sleep_ms", sleepMillis))))
                .get(0);
    }

    private TaskDetail find(String id) {
        return client.engine()
                .inspector()
                .find(QueueName.DEFAULT, new TaskId(id))
                .orElseThrow();
    }

    private long missing() {
        return said("Redis is unavailable");
    }

    private long back() {
        return said("Redis is available again");
    }

    private long said(String text) {
        return worker.output().lines().filter(line -> line.contains(text)).count();
    }

    /** Clients of Redis that wait for work. */
    private long waiting() {
        try (RedisConnection connection = client.factory().getConnection()) {
            return Long.parseLong(connection.serverCommands().info("clients").getProperty("blocked_clients"));
        }
    }
}
