package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Attempt.Kind;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.queue.worker.WorkerStatus;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker process is stopped (SIGSTOP) for longer than its lease, and continues. */
@Tag("reliability")
class FrozenWorkerIT {

    private static final int ROUNDS = Scale.of(1, 8);
    private static final int SLOTS = 4;
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration FREEZE = Duration.ofMillis(8_500);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofSeconds(Scale.of(5, 1));
    private static final Duration LATE_RENEWAL = Duration.ofSeconds(1);

    private final List<Duration> waits = new ArrayList<>();

    @TempDir
    private Path folder;

    private Sink sink;
    private TestClient client;

    @Test
    void itsLateResultsAreRefusedAndItsSlotsStayCorrect() {
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes");
                Sink theSink = new Sink();
                TestClient theClient = new TestClient(redis.address())) {
            sink = theSink;
            client = theClient;
            String[] settings = {
                "lease-ttl=" + LEASE.toSeconds() + "s",
                "reaper.interval=" + INTERVAL.toSeconds() + "s",
                "slots=" + SLOTS
            };
            for (int i = 0; i < ROUNDS; i++) {
                ServiceProcess frozen = SlimWorker.start(redis, sink, settings);
                try {
                    round(frozen, SlimWorker.start(redis, sink, settings));
                    assertTheSlotsAreCorrect(frozen);
                } finally {
                    Signals.wake(frozen); // after a failure it may still be frozen
                    frozen.close();
                }
            }
        }
        List<Duration> sorted = waits.stream().sorted().toList();
        Evidence.of("03-frozen-worker", "A worker that stops and continues")
                .line("A worker with four tasks is frozen (SIGSTOP) for " + Seconds.of(FREEZE) + ", its lease lasting "
                        + LEASE.toSeconds() + " s, and woken; " + ROUNDS + " times. Its late completion,")
                .line("failure and renewals were refused each time, its handler was interrupted, and what the other")
                .line("worker said stood. A handler that ignored the interrupt kept its slot until it returned; after")
                .line("that the worker ran exactly " + SLOTS
                        + " tasks at a time again. No task started elsewhere before the")
                .line("lease was over, though the frozen worker was silent: from the freeze to the second start "
                        + Seconds.of(sorted.get(0)) + " to " + Seconds.of(sorted.get(sorted.size() - 1)) + ".")
                .write();
    }

    /** The work of the tasks of a round. */
    private record Orders(String complete, String fail, String sleep, String stubborn) {
        List<String> all() {
            return List.of(complete, fail, sleep, stubborn);
        }
    }

    /** The other worker is stopped only until the one to be frozen has acquired the tasks. */
    private void round(ServiceProcess frozen, ServiceProcess other) {
        Signals.stop(other);
        Orders tasks = enqueue();
        await().until(() -> tasks.all().stream().noneMatch(id -> sink.runsOf(id).isEmpty()));
        Signals.wake(other);
        try (other) {
            long stopped = System.nanoTime();
            Signals.stop(frozen);
            await().until(() ->
                    tasks.all().stream().allMatch(id -> sink.runsOf(id).size() == 2));
            tasks.all().forEach(id -> assertItStartedElsewhereAfterTheLease(id, stopped, other));
            await().until(() -> System.nanoTime() - stopped > FREEZE.toNanos());
            Signals.wake(frozen);
            await().until(() -> sink.runsOf(tasks.sleep()).get(0).ended(Event.INTERRUPTED));
            await().until(() -> lost(frozen) == SLOTS);
            assertThat(detail(tasks.complete()).summary().state()).isEqualTo(TaskState.PROCESSING);
            assertThat(detail(tasks.fail()).summary().retries()).isZero();
            await().untilAsserted(() -> assertThat(reportOf(frozen).busy()).isEqualTo(1));
            await().until(() ->
                    tasks.all().stream().allMatch(id -> sink.runsOf(id).get(1).end() != null));
            assertTheOutcomeOfTheOtherIsKept(tasks, frozen, other);
        }
    }

    private Orders enqueue() {
        NewTask failing = SlimWorker.task(Map.of("sleep_ms", 8_000, "fail", true));
        List<String> ids = client.enqueue(List.of(
                SlimWorker.task(Map.of("sleep_ms", 8_000)),
                new NewTask(
                        failing.id(),
                        false,
                        failing.priority(),
                        failing.start(),
                        failing.header().withMaxRetries(0),
                        failing.payload()),
                SlimWorker.task(Map.of("sleep_ms", 20_000)),
                SlimWorker.task(Map.of("sleep_ms", 15_000, "stubborn", true))));
        return new Orders(ids.get(0), ids.get(1), ids.get(2), ids.get(3));
    }

    private void assertItStartedElsewhereAfterTheLease(String id, long stopped, ServiceProcess other) {
        Run second = sink.runsOf(id).get(1);
        Duration wait = Duration.ofNanos(second.start().nanos() - stopped);
        waits.add(wait);
        assertThat(second.start().pid()).isEqualTo(other.pid());
        assertThat(second.token()).isGreaterThan(sink.runsOf(id).get(0).token());
        // Its last renewal may have been due, but not sent, when it froze.
        assertThat(wait).isGreaterThan(LEASE.multipliedBy(2).dividedBy(3).minus(LATE_RENEWAL));
        assertThat(wait).isLessThan(LEASE.plus(INTERVAL).plus(SLACK));
    }

    private void assertTheOutcomeOfTheOtherIsKept(Orders tasks, ServiceProcess frozen, ServiceProcess other) {
        await().until(() -> detail(tasks.fail()).summary().state() == TaskState.DEAD);
        List<String> succeeded = List.of(tasks.complete(), tasks.sleep(), tasks.stubborn());
        await().until(() ->
                succeeded.stream().allMatch(id -> detail(id).summary().state() == TaskState.COMPLETED));
        for (String id : tasks.all()) {
            assertThat(detail(id).summary().retries()).isZero();
            assertThat(detail(id).attempts().get(0).kind()).isEqualTo(Kind.RECLAIMED);
            assertThat(detail(id).attempts().get(0).worker().value()).contains("-" + frozen.pid() + "-");
        }
        assertThat(succeeded)
                .allSatisfy(id -> assertThat(detail(id).attempts())
                        .extracting(Attempt::kind)
                        .containsExactly(Kind.RECLAIMED, Kind.SUCCEEDED));
        assertThat(detail(tasks.fail()).attempts()).hasSize(2);
        assertThat(detail(tasks.fail()).attempts().get(1).worker().value()).contains("-" + other.pid() + "-");
        assertThat(sink.runsOf(tasks.complete()).get(0).ended(Event.DONE)).isTrue();
        assertThat(sink.runsOf(tasks.fail()).get(0).ended(Event.FAILED)).isTrue();
        assertThat(sink.runsOf(tasks.stubborn()).get(0).ended(Event.DONE)).isTrue();
    }

    /** Alone again, it runs as many tasks at a time as it has slots. */
    private void assertTheSlotsAreCorrect(ServiceProcess worker) {
        await().untilAsserted(() -> assertThat(reportOf(worker).busy()).isZero());
        List<String> ids = client.enqueue(Collections.nCopies(3 * SLOTS, 0).stream()
                .map(i -> SlimWorker.task(Map.of("sleep_ms", 300)))
                .toList());
        await().until(() -> running(ids) == SLOTS);
        await().until(() -> {
            assertThat(running(ids)).isLessThanOrEqualTo(SLOTS);
            return ids.stream()
                    .allMatch(id -> sink.runsOf(id).size() == 1
                            && sink.runsOf(id).get(0).ended(Event.DONE));
        });
    }

    private long running(List<String> ids) {
        Map<String, List<Run>> runs = sink.runs();
        return ids.stream()
                .flatMap(id -> runs.getOrDefault(id, List.of()).stream())
                .filter(run -> run.end() == null)
                .count();
    }

    private WorkerReport reportOf(ServiceProcess worker) {
        return client.engine().workers().workers().stream()
                .map(WorkerStatus::report)
                .filter(report -> report.worker().value().contains("-" + worker.pid() + "-"))
                .findFirst()
                .orElseThrow();
    }

    private static long lost(ServiceProcess worker) {
        return worker.output()
                .lines()
                .filter(line -> line.contains("has lost its lease"))
                .count();
    }

    private TaskDetail detail(String id) {
        return client.engine()
                .inspector()
                .find(QueueName.DEFAULT, new TaskId(id))
                .orElseThrow();
    }
}
