package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.QueueName;
import io.holdfast.system.Api;
import io.holdfast.system.EnqueueLoad;
import io.holdfast.system.ServiceProcess;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.SlimWorker;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisCluster;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Cluster of three masters with a replica each, under load: the slot of a queue moves to another master and back, then a
 * master is killed and its replica takes over.
 */
@Tag("reliability")
class ClusterFailoverIT {

    private static final String MOVING = "q0";
    private static final String DOOMED = "q1";
    private static final List<String> QUEUES =
            IntStream.range(0, 6).mapToObj(i -> "q" + i).toList();
    private static final Duration LOAD = Duration.ofMillis(Scale.of(1_500, 20_000));
    /** Before that, no replica takes over. */
    private static final Duration DETECTED = Duration.ofSeconds(1);

    private static final Duration FOLLOWED = Duration.ofSeconds(Scale.of(30, 10));
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int CLIENTS = 4;

    @TempDir
    private Path folder;

    private final Sink sink = new Sink();
    private final Api waiting = Api.onFreePort();
    private final Api trusting = Api.onFreePort();
    private final List<ServiceProcess> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(ServiceProcess::close);
        sink.close();
    }

    @Test
    @Timeout(400)
    void nothingThatAReplicaHasIsLost() {
        try (RedisCluster redis = RedisCluster.startWithReplicas(folder)) {
            startAll(redis);
            EnqueueLoad safe = EnqueueLoad.start(waiting, CLIENTS, () -> taskOf(anyQueue()));
            EnqueueLoad fast = EnqueueLoad.start(trusting, CLIENTS, () -> taskOf(anyQueue()));
            EnqueueLoad moving = EnqueueLoad.start(trusting, 1, () -> taskOf(MOVING));
            EnqueueLoad doomed = EnqueueLoad.start(trusting, 1, () -> taskOf(DOOMED));
            List<EnqueueLoad> all = List.of(safe, fast, moving, doomed);
            await().atMost(LONG)
                    .until(() -> all.stream().allMatch(load -> load.accepted().size() > 20));

            int home = masterOf(MOVING);
            int other = (home + 1) % 3;
            Duration away = followed(moving, redis.move(key(MOVING), home, other));
            Pause.of(LOAD);
            Duration back = followed(moving, redis.move(key(MOVING), other, home));
            Pause.of(LOAD);
            assertThat(refused(doomed)).as("calls for a queue that stays").isZero();

            long killed = System.nanoTime();
            RedisProcess master = redis.masters().get(masterOf(DOOMED));
            master.kill();
            Duration accepted =
                    acceptedAfter(killed + DETECTED.toNanos(), doomed).minusNanos(killed);
            Duration started = startedAfter(killed + DETECTED.toNanos(), doomed).minusNanos(killed);
            Pause.of(LOAD);
            master.restart();
            redis.awaitReplica(master);
            Pause.of(LOAD);
            all.forEach(EnqueueLoad::stop);
            QUEUES.forEach(this::awaitDrained);

            assertThat(lost(safe)).as("accepted after a replica had them").isEmpty();
            assertThat(lost(moving)).as("accepted while their slot moved").isEmpty();
            assertThat(Stream.of(away, back, accepted, started))
                    .allSatisfy(time -> assertThat(time).isLessThan(FOLLOWED));
            report(all, away, back, accepted, started);
        }
    }

    private void startAll(RedisCluster redis) {
        processes.add(producer(redis, waiting, 1));
        processes.add(producer(redis, trusting, 0));
        for (int i = 0; i < 2; i++) {
            processes.add(SlimWorker.launch(
                    redis.addresses(),
                    sink,
                    "slots=10",
                    "queues=" + String.join(",", QUEUES),
                    "lease-ttl=3s",
                    "reaper.interval=1s",
                    "retention.completed-count=1000000"));
        }
        processes.get(0).awaitHealth(waiting);
        processes.get(1).awaitHealth(trusting);
        processes.subList(2, 4).forEach(worker -> SlimWorker.awaitReady(worker, sink));
    }

    private static ServiceProcess producer(RedisCluster redis, Api api, int replicas) {
        return ServiceProcess.ofJar(
                ServiceProcess.serviceJar("producer-service"),
                Map.of(
                        "REDIS_CLUSTER_NODES", redis.addresses(),
                        "PRODUCER_ADDR", api.address(),
                        "ENQUEUE_WAIT_REPLICAS", Integer.toString(replicas)));
    }

    private static String anyQueue() {
        return QUEUES.get(ThreadLocalRandom.current().nextInt(QUEUES.size()));
    }

    private static Map<String, Object> taskOf(String queue) {
        return new HashMap<>(Map.of("queue", queue, "type", SlimWorker.TYPE, "payload", Map.of("sleep_ms", 2)));
    }

    private static byte[] key(String queue) {
        return RedisKeys.of(new QueueName(queue), true).of(Key.DATA);
    }

    private static int masterOf(String queue) {
        return RedisCluster.masterOf(key(queue));
    }

    /** How long after this time a call was accepted and a task started. */
    private Duration followed(EnqueueLoad load, long nanos) {
        acceptedAfter(nanos, load);
        return startedAfter(nanos, load).minusNanos(nanos);
    }

    /** When the first call was accepted after this time, on the same clock. */
    private static Duration acceptedAfter(long nanos, EnqueueLoad load) {
        return firstAfter(nanos, () -> load.accepted().values().stream().mapToLong(EnqueueLoad.Call::atNanos));
    }

    /** When the first task of this load started after this time, on the same clock. */
    private Duration startedAfter(long nanos, EnqueueLoad load) {
        return firstAfter(
                nanos,
                () -> sink.moments(Event.START).stream()
                        .filter(start -> load.accepted().containsKey(start.task()))
                        .mapToLong(Sink.Moment::nanos));
    }

    private static Duration firstAfter(long nanos, Supplier<LongStream> times) {
        return Duration.ofNanos(await().atMost(LONG)
                .until(() -> times.get().filter(time -> time - nanos > 0).min(), OptionalLong::isPresent)
                .orElseThrow());
    }

    private static long refused(EnqueueLoad load) {
        return load.calls().stream().filter(call -> !call.accepted()).count();
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

    private void report(List<EnqueueLoad> all, Duration away, Duration back, Duration accepted, Duration started) {
        Evidence.of("05b-cluster", "A Cluster loses a master, and a slot moves")
                .line(
                        "Three masters with a replica each, cluster-node-timeout 1.5 s, and six queues. Tasks came over HTTP from "
                                + (2 * CLIENTS + 2))
                .line(
                        "clients. The slot of one queue was moved to another master and back. Then a master was killed, its")
                .line(
                        "replica took over, and later it started again as a replica. Lost is a task that was accepted and never")
                .line("done.")
                .gap()
                .row("clients", "accepted", "refused and repeated", "lost")
                .row(
                        "of all queues, `ENQUEUE_WAIT_REPLICAS=1`",
                        size(all, 0),
                        refused(all.get(0)),
                        lost(all.get(0)).size())
                .row(
                        "of all queues",
                        size(all, 1),
                        refused(all.get(1)),
                        lost(all.get(1)).size())
                .row(
                        "of the queue that moved",
                        size(all, 2),
                        refused(all.get(2)),
                        lost(all.get(2)).size())
                .row(
                        "of a queue of the killed master",
                        size(all, 3),
                        refused(all.get(3)),
                        lost(all.get(3)).size())
                .gap()
                .line("After the moves, tasks of that queue started within " + away.toMillis() + " and "
                        + back.toMillis() + " ms. After the kill, tasks of")
                .line("the killed master's queue were accepted within " + accepted.toMillis()
                        + " ms and started within " + started.toMillis() + " ms.")
                .write();
    }

    private static int size(List<EnqueueLoad> all, int which) {
        return all.get(which).accepted().size();
    }
}
