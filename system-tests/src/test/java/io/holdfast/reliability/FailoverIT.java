package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.system.Api;
import io.holdfast.system.EnqueueLoad;
import io.holdfast.system.SentinelTrio;
import io.holdfast.system.ServiceProcess;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.Sink.Run;
import io.holdfast.system.SlimWorker;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The master is killed under load while its replicas lag behind; Sentinel promotes one of them. One producer waits for
 * a replica, another does not.
 */
@Tag("reliability")
class FailoverIT {

    private static final String WAITING = "waiting";
    private static final String TRUSTING = "trusting";
    private static final Duration LOAD = Duration.ofMillis(Scale.of(800, 20_000));
    private static final Duration BEHIND = Duration.ofMillis(500);
    private static final Duration SENTINEL_DELAY = Duration.ofSeconds(1);
    private static final Duration FOLLOWED = Duration.ofSeconds(Scale.of(30, 15));
    private static final Duration ANSWERED = Duration.ofSeconds(Scale.of(8, 4));
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int CLIENTS = 4;

    @TempDir
    private Path folder;

    private final Sink sink = new Sink();
    private final Api waiting = Api.onFreePort();
    private final Api trusting = Api.onFreePort();
    private final List<ServiceProcess> processes = new ArrayList<>();

    @Test
    @Timeout(300)
    void noTaskOnAReplicaIsLostButTasksOnlyOnTheMasterAre() throws IOException {
        try (SentinelTrio redis = SentinelTrio.start(folder)) {
            startAll(redis);
            EnqueueLoad safe = EnqueueLoad.start(waiting, CLIENTS, () -> task(WAITING));
            EnqueueLoad fast = EnqueueLoad.start(trusting, CLIENTS, () -> task(TRUSTING));
            await().atMost(LONG)
                    .until(() -> safe.accepted().size() > 20 && fast.accepted().size() > 20);
            Pause.of(LOAD);

            RedisProcess old = redis.master();
            redis.cutReplication();
            int had = fast.accepted().size();
            Pause.of(BEHIND);
            await().until(() -> fast.accepted().size() > had + 20);
            long killed = System.nanoTime();
            old.kill();
            Duration producerAfter = firstAfter(killed, fast);
            Duration waitingAfter = firstAfter(killed, safe);
            Duration workersAfter = workersAfter(killed);
            redis.holdOnToTheMaster();
            Pause.of(LOAD);

            old.restart();
            redis.awaitReplica(old);
            Pause.of(LOAD);
            safe.stop();
            fast.stop();
            awaitDrained(WAITING);
            awaitDrained(TRUSTING);

            assertThat(Stream.of(producerAfter, waitingAfter, workersAfter))
                    .allSatisfy(time -> assertThat(time).isLessThan(FOLLOWED));
            assertThat(safe.calls()).allSatisfy(call -> assertThat(call.took()).isLessThan(ANSWERED));
            assertThat(lost(safe)).as("accepted after a replica had them").isEmpty();
            assertThat(lost(fast)).as("accepted while only the master had them").isNotEmpty();
            int twice = ranTwice(killed);
            assertTokensGrow(killed);
            report(safe, fast, twice, producerAfter, waitingAfter, workersAfter);
        } finally {
            processes.forEach(ServiceProcess::close);
            sink.close();
        }
    }

    private void startAll(SentinelTrio redis) {
        processes.add(producer(redis, waiting, 1));
        processes.add(producer(redis, trusting, 0));
        String place = SentinelTrio.MASTER + "@" + redis.addresses();
        for (int i = 0; i < 2; i++) {
            processes.add(SlimWorker.launch(
                    place,
                    sink,
                    "slots=10",
                    "queues=" + WAITING + "," + TRUSTING,
                    "lease-ttl=3s",
                    "reaper.interval=1s",
                    "retention.completed-count=1000000"));
        }
        processes.get(0).awaitHealth(waiting);
        processes.get(1).awaitHealth(trusting);
        processes.subList(2, 4).forEach(worker -> SlimWorker.awaitReady(worker, sink));
    }

    private static ServiceProcess producer(SentinelTrio redis, Api api, int replicas) {
        return ServiceProcess.ofJar(
                ServiceProcess.serviceJar("producer-service"),
                Map.of(
                        "REDIS_ADDR", redis.addresses(),
                        "REDIS_SENTINEL_MASTER", SentinelTrio.MASTER,
                        "PRODUCER_ADDR", api.address(),
                        "ENQUEUE_WAIT_REPLICAS", Integer.toString(replicas)));
    }

    private static Map<String, Object> task(String queue) {
        Map<String, Object> task =
                new HashMap<>(Map.of("queue", queue, "type", SlimWorker.TYPE, "payload", Map.of("sleep_ms", 2)));
        if (ThreadLocalRandom.current().nextBoolean()) {
            task.put("delay_ms", 2_000);
        }
        return task;
    }

    private static Duration firstAfter(long killed, EnqueueLoad load) {
        return await().atMost(LONG)
                .until(
                        () -> load.accepted().values().stream()
                                .mapToLong(EnqueueLoad.Call::atNanos)
                                .filter(at -> at - killed > SENTINEL_DELAY.toNanos())
                                .mapToObj(at -> Duration.ofNanos(at - killed))
                                .min(Duration::compareTo)
                                .orElse(Duration.ZERO),
                        time -> !time.isZero());
    }

    private Duration workersAfter(long killed) {
        return await().atMost(LONG)
                .until(
                        () -> sink.moments(Event.START).stream()
                                .map(start -> Duration.ofNanos(start.nanos() - killed))
                                .filter(after -> after.compareTo(SENTINEL_DELAY) > 0)
                                .min(Duration::compareTo)
                                .orElse(Duration.ZERO),
                        time -> !time.isZero());
    }

    private void awaitDrained(String queue) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Stream.of("pending", "delayed", "processing").allMatch(state -> isEmpty(queue, state)));
    }

    private boolean isEmpty(String queue, String state) {
        Api.Answer page = trusting.get("/tasks?queue=" + queue + "&limit=1&state=" + state);
        return page.status() == 200 && page.json().get("tasks").isEmpty();
    }

    /** The tasks that were accepted and never ran. */
    private Set<String> lost(EnqueueLoad load) {
        Set<String> lost = new HashSet<>(load.accepted().keySet());
        sink.moments(Event.DONE).forEach(done -> lost.remove(done.task()));
        return lost;
    }

    /** Only tasks that ran, or were about to be recorded, when the master died may run again. */
    private int ranTwice(long killed) {
        List<List<Run>> twice =
                sink.runs().values().stream().filter(runs -> runs.size() > 1).toList();
        assertThat(twice).allSatisfy(runs -> {
            assertThat(runs).hasSize(2);
            assertThat(runs.get(0).start().nanos()).isLessThan(killed + BEHIND.toNanos());
        });
        return twice.size();
    }

    private void assertTokensGrow(long killed) {
        assertThat(sink.runs().values())
                .allSatisfy(runs -> assertThat(runs).extracting(Run::token).isSorted());
        long before = tokens(killed, true).max().orElseThrow();
        assertThat(tokens(killed, false).min().orElseThrow()).isGreaterThan(before);
    }

    private LongStream tokens(long killed, boolean before) {
        return sink.moments(Event.START).stream()
                .filter(start -> before ? start.nanos() < killed : start.nanos() > killed + SENTINEL_DELAY.toNanos())
                .mapToLong(Sink.Moment::token);
    }

    private void report(
            EnqueueLoad safe, EnqueueLoad fast, int twice, Duration producer, Duration waitingOne, Duration workers) {
        long refused = safe.calls().stream().filter(call -> !call.accepted()).count();
        Evidence.of("05-failover", "Redis fails over")
                .line(
                        "A master with two replicas under three Sentinels, which give a master up after 1 s. Tasks came over")
                .line("HTTP from " + 2 * CLIENTS + " clients. The link to the replicas was cut, " + BEHIND.toMillis()
                        + " ms later the master was killed, one of")
                .line(
                        "the replicas promoted, and later the old master started again, which became a replica. Lost is a")
                .line("task that was accepted and never done.")
                .gap()
                .row("`ENQUEUE_WAIT_REPLICAS`", "accepted", "lost")
                .row(1, safe.accepted().size(), lost(safe).size())
                .row(0, fast.accepted().size(), lost(fast).size())
                .gap()
                .line("After the kill the producer that trusts the master accepted tasks again within "
                        + producer.toMillis() + " ms, the one")
                .line("that waits for a replica within " + waitingOne.toMillis()
                        + " ms, and workers ran tasks again within " + workers.toMillis() + " ms. " + refused
                        + " calls were")
                .line("answered with 503 by the one that waits, and were repeated with the same ids. " + twice
                        + " tasks ran twice: their")
                .line("completion had not reached a replica. Fencing tokens grew through the failover.")
                .write();
    }
}
