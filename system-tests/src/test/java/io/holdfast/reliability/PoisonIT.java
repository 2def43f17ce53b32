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
import io.holdfast.system.Sink.Run;
import io.holdfast.system.SlimWorker;
import io.holdfast.system.TestClient;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that kills its worker process at every run. */
@Tag("reliability")
class PoisonIT {

    private static final int MAX_RECLAIMS = Scale.of(3, 5);
    private static final int LEASE_SECONDS = Scale.of(2, 6);
    private static final int NEIGHBOURS = Scale.of(400, 4_000);
    private static final int SLEEP_MS = 50;
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void itBecomesADeadLetterWithItsAttemptsAndItsNeighborsDoNot() {
        String[] settings = {
            "slots=5", "lease-ttl=" + LEASE_SECONDS + "s", "reaper.interval=1s", "reaper.max-reclaims=" + MAX_RECLAIMS
        };
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes");
                Sink sink = new Sink();
                TestClient client = new TestClient(redis.address())) {
            List<ServiceProcess> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                workers.add(SlimWorker.launch(redis.address(), sink, settings));
            }
            workers.forEach(worker -> SlimWorker.awaitReady(worker, sink));
            List<String> neighbours = enqueue(client, NEIGHBOURS / 2, Map.of("sleep_ms", SLEEP_MS));
            String poison = enqueue(client, 1, Map.of("crash", true)).get(0);
            neighbours.addAll(enqueue(client, NEIGHBOURS / 2, Map.of("sleep_ms", SLEEP_MS)));

            await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
                replaceTheDead(workers, redis, sink, settings);
                return client.engine().inspector().depths(QueueName.DEFAULT).completed() == NEIGHBOURS
                        && find(client, poison).summary().state() == TaskState.DEAD;
            });
            account(client, sink, poison, neighbours);
            workers.forEach(ServiceProcess::close);
        }
    }

    private static List<String> enqueue(TestClient client, int count, Map<String, ?> orders) {
        return new ArrayList<>(client.enqueue(Collections.nCopies(count, orders).stream()
                .map(SlimWorker::task)
                .toList()));
    }

    private static void replaceTheDead(
            List<ServiceProcess> workers, RedisProcess redis, Sink sink, String... settings) {
        for (int i = 0; i < workers.size(); i++) {
            if (!ProcessHandle.of(workers.get(i).pid())
                    .map(ProcessHandle::isAlive)
                    .orElse(false)) {
                workers.set(i, SlimWorker.launch(redis.address(), sink, settings));
            }
        }
    }

    private static TaskDetail find(TestClient client, String id) {
        return client.engine()
                .inspector()
                .find(QueueName.DEFAULT, new TaskId(id))
                .orElseThrow();
    }

    private static void account(TestClient client, Sink sink, String poison, List<String> neighbours) {
        Map<String, List<Run>> runs = sink.runs();
        List<Attempt> evidence = find(client, poison).attempts();
        Set<Long> killed = new HashSet<>();
        runs.get(poison).forEach(run -> killed.add(run.start().pid()));
        List<String> beside = neighbours.stream()
                .filter(id -> runs.get(id).stream()
                        .anyMatch(run ->
                                run.end() == null && killed.contains(run.start().pid())))
                .toList();
        Duration longest = longestHoldUp(runs, beside);
        Evidence.of("08-poison", "A task that kills its workers")
                .line("Three workers of five slots, `MAX_RECLAIMS` " + MAX_RECLAIMS + ", `LEASE_TTL_SECONDS` "
                        + LEASE_SECONDS + ". One task ends its worker process at every run;")
                .line("the workers are replaced.")
                .gap()
                .row("workers killed", "the task is", "neighbours", "of those completed", "cut off by a crash", "dead")
                .row(runs.get(poison).size(), "a dead letter", neighbours.size(), neighbours.size(), beside.size(), 0)
                .gap()
                .line("The dead letter names the " + evidence.size()
                        + " workers that died under it, with the times. The")
                .line("longest time from a neighbour's cut-off run to its next: " + Seconds.of(longest) + ".")
                .write();
        assertThat(runs.get(poison)).hasSizeGreaterThanOrEqualTo(MAX_RECLAIMS).hasSameSizeAs(evidence);
        assertThat(evidence).allMatch(attempt -> attempt.kind() == Attempt.Kind.RECLAIMED);
        assertThat(evidence).extracting(Attempt::worker).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(evidence).extracting(Attempt::endedAt).isSorted().allMatch(time -> time.isBefore(Instant.now()));
        assertThat(neighbours).allSatisfy(id -> assertThat(runs.get(id)).as(id).anyMatch(run -> run.ended(Event.DONE)));
        assertThat(client.engine().inspector().depths(QueueName.DEFAULT).deadLetter())
                .isEqualTo(1);
        assertThat(longest).isLessThan(Duration.ofSeconds(2L * LEASE_SECONDS + Scale.of(30, 10)));
    }

    private static Duration longestHoldUp(Map<String, List<Run>> runs, List<String> ids) {
        return ids.stream()
                .map(runs::get)
                .map(all -> Duration.ofNanos(
                        all.get(1).start().nanos() - all.get(0).start().nanos()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
