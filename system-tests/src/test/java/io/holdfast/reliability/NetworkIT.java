package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.task.QueueName;
import io.holdfast.system.Api;
import io.holdfast.system.EnqueueLoad;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network is faulty, between Redis and a producer and two workers, and between the producer and its clients. The
 * test itself accesses Redis directly.
 */
@Tag("reliability")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkIT {

    private static final Duration FAULTS = Duration.ofSeconds(Scale.of(15, 420));
    private static final Duration MAX_FAULT = Duration.ofMillis(Scale.of(1_200, 1_800));
    private static final int ROUNDS = Scale.of(1, 8);
    private static final Duration OUTAGE = Duration.ofSeconds(3);
    private static final int CLIENTS = 4;
    private static final Duration LONG = Duration.ofMinutes(2);
    /** A call may need answers to a few commands, over a network that delays each by up to 3 s. */
    private static final Duration ANSWERED = Duration.ofSeconds(15);
    /** The promise is 3 s for an unreachable Redis. */
    private static final Duration REFUSED = Duration.ofSeconds(Scale.of(8, 4));
    /** A wait for work takes at most 5 s, and its answer 2.5 s. */
    private static final Duration NOTICED = Duration.ofSeconds(Scale.of(20, 12));

    private static final long SEED = Long.getLong("reliability.seed", System.nanoTime());

    private static final Api PRODUCER = Api.onFreePort();
    private static final List<ServiceProcess> PROCESSES = new ArrayList<>();
    private static final List<FaultyProxy> TO_REDIS = new ArrayList<>();
    private static final Evidence EVIDENCE = Evidence.of("07-network", "The network is faulty");
    private static final Sink SINK = new Sink();

    @TempDir
    private static Path folder;

    private static RedisProcess redis;
    private static TestClient client;
    private static FaultyProxy toProducer;

    @BeforeAll
    static void startAll() {
        redis = RedisProcess.start(folder, "--appendonly", "yes");
        client = new TestClient(redis.address());
        toProducer = FaultyProxy.to(PRODUCER.port());
        Map<String, String> settings =
                Map.of("REDIS_ADDR", newWayToRedis().address(), "PRODUCER_ADDR", PRODUCER.address());
        PROCESSES.add(ServiceProcess.ofJar(ServiceProcess.serviceJar("producer-service"), settings));
        launchWorker();
        launchWorker();
        PROCESSES.get(0).awaitHealth(PRODUCER);
        PROCESSES.subList(1, 3).forEach(worker -> SlimWorker.awaitReady(worker, SINK));
    }

    @AfterAll
    static void stopAll() {
        PROCESSES.forEach(ServiceProcess::close);
        Stream.concat(TO_REDIS.stream(), Stream.of(toProducer)).forEach(FaultyProxy::close);
        SINK.close();
        client.close();
        redis.close();
    }

    @Test
    @Order(1)
    @Timeout(900)
    void nothingIsDuplicatedOrLostAndOnlyTasksWithALostLeaseRunTwice() throws InterruptedException {
        System.out.println("The network's seed is " + SEED);
        BadNetwork inside = new BadNetwork(TO_REDIS, new Random(SEED));
        EnqueueLoad one = EnqueueLoad.start(new Api(toProducer.port()), CLIENTS, NetworkIT::task);
        BatchLoad many = BatchLoad.start(PRODUCER, NetworkIT::task);
        try (one;
                many) {
            await().until(() -> one.accepted().size() > 20 && many.accepted().size() > 20);
            strikeRepeatedly(inside, one);
        }
        awaitDrained();
        Set<String> accepted = union(one.accepted().keySet(), many.accepted());
        NetworkLedger ledger = new NetworkLedger(client, SINK.runs()).check(accepted, union(one.sent(), many.minted()));
        NetworkReport report = new NetworkReport(EVIDENCE);
        report.faults(inside, MAX_FAULT, SEED);
        report.tasks(ledger, accepted.size());
        report.calls(one, many);
        report.settles(PROCESSES);
        assertThat(many.wrong()).isEmpty();
        assertThat(one.calls()).allSatisfy(call -> assertThat(call.status()).isIn(202, 200, 503, 0));
        assertThat(many.calls()).allSatisfy(call -> assertThat(call.status()).isIn(202, 503));
        assertThat(one.count(200)).as("accepted calls whose answer was lost").isPositive();
        assertThat(one.longest()).isLessThan(ANSWERED);
        assertThat(many.longest()).isLessThan(ANSWERED);
    }

    private static void strikeRepeatedly(BadNetwork inside, EnqueueLoad load) throws InterruptedException {
        Random random = new Random(SEED);
        long until = System.nanoTime() + FAULTS.toNanos();
        while (System.nanoTime() - until < 0) {
            toProducer.strike(inside.strikes() % 2 == 0 ? Fault.cutInReply(random.nextInt(400)) : Fault.none());
            long healed = inside.strikeOnce(MAX_FAULT);
            toProducer.heal();
            if (random.nextInt(4) > 0) { // otherwise the next fault hits connections that have not recovered
                firstAfter(healed, () -> acceptedNanos(load));
            }
        }
    }

    @Test
    @Order(2)
    @Timeout(900)
    void everythingRecoversAfterANetworkOutage() throws InterruptedException {
        EVIDENCE.gap()
                .line("For all of them at once, " + OUTAGE.toSeconds() + " s long; from its end until")
                .gap()
                .row("fault", "times", "a task is accepted, at most", "a task starts, at most", "longest call");
        recovery(Fault.halfOpen());
        recovery(Fault.repliesSwallowed());
        recovery(Fault.away());
        EVIDENCE.write();
    }

    private static void recovery(Fault fault) throws InterruptedException {
        List<Duration> accepted = new ArrayList<>();
        List<Duration> started = new ArrayList<>();
        EnqueueLoad load = EnqueueLoad.start(PRODUCER, CLIENTS, NetworkIT::task);
        try (load) {
            for (int i = 0; i < ROUNDS; i++) {
                long before = System.nanoTime();
                firstAfter(before, () -> acceptedNanos(load));
                firstAfter(before, NetworkIT::startedNanos);
                TO_REDIS.forEach(proxy -> proxy.strike(fault));
                Thread.sleep(OUTAGE.toMillis());
                long healed = System.nanoTime();
                TO_REDIS.forEach(FaultyProxy::heal);
                accepted.add(firstAfter(healed, () -> acceptedNanos(load)));
                started.add(firstAfter(healed, NetworkIT::startedNanos));
            }
        }
        awaitDrained();
        List<String> completed =
                new Endings(client).byWord(load.accepted().keySet()).get("completed");
        assertThat(Set.copyOf(completed)).isEqualTo(load.accepted().keySet());
        EVIDENCE.row(
                fault.name(),
                ROUNDS,
                Seconds.of(Collections.max(accepted)),
                Seconds.of(Collections.max(started)),
                Seconds.of(load.longest()));
        assertThat(load.longest()).isLessThan(REFUSED);
        assertThat(accepted).allSatisfy(time -> assertThat(time).isLessThan(NOTICED));
        assertThat(started).allSatisfy(time -> assertThat(time).isLessThan(NOTICED));
    }

    private static FaultyProxy newWayToRedis() {
        FaultyProxy proxy = FaultyProxy.to(redis.port());
        TO_REDIS.add(proxy);
        return proxy;
    }

    private static void launchWorker() {
        PROCESSES.add(SlimWorker.launch(
                newWayToRedis().address(),
                SINK,
                "slots=10",
                "lease-ttl=3s",
                "reaper.interval=1s",
                "reaper.max-reclaims=100",
                "retention.completed-count=1000000"));
    }

    private static Map<String, Object> task() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Map<String, Object> task = new HashMap<>(
                Map.of("type", SlimWorker.TYPE, "payload", Map.of("sleep_ms", random.nextInt(random.nextInt(1, 100)))));
        if (random.nextInt(8) == 0) {
            task.put("delay_ms", random.nextInt(1_000));
        }
        return task;
    }

    private static void awaitDrained() {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> NetworkLedger.isDrained(client, QueueName.DEFAULT));
    }

    private static LongStream acceptedNanos(EnqueueLoad load) {
        return load.accepted().values().stream().mapToLong(EnqueueLoad.Call::atNanos);
    }

    private static LongStream startedNanos() {
        return SINK.moments(Event.START).stream().mapToLong(Sink.Moment::nanos);
    }

    private static Duration firstAfter(long moment, Supplier<LongStream> nanos) {
        return await()
                .atMost(LONG)
                .until(() -> nanos.get().filter(at -> at - moment > 0).min(), OptionalLong::isPresent)
                .stream()
                .mapToObj(at -> Duration.ofNanos(at - moment))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
