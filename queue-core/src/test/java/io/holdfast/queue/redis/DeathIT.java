package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.OTHER_WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.stolen;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.sweep.DisconnectedWorker;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A worker that died is told from one that is slow, and what it held comes back. */
class DeathIT {

    private static final WorkerReport REPORT = new WorkerReport(WORKER, time(0), Set.of(), 1, 0, List.of());
    private static final DisconnectedWorker SILENT = new DisconnectedWorker(WORKER, time(0));
    private static final Duration SILENCE = Duration.ofMillis(1_200);
    private static final ReapPolicy POLICY = new ReapPolicy(1_000, 3, LEASE);

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aHeartbeatAnnouncesTheWorkersConnectionsUntilItSignsOff() {
        redis.presence.announced = "run:1,2";
        redis.workers.heartbeat(REPORT);
        assertThat(redis.keyspace().at("tasks:worker_connections")).isEqualTo("HASH {w1=run:1,2}");
        redis.presence.announced = "";
        redis.workers.heartbeat(REPORT);
        assertThat(redis.keyspace().at("tasks:worker_connections")).isEqualTo("absent");
        redis.presence.announced = "run:3,4";
        redis.workers.heartbeat(REPORT);
        redis.workers.signOff(WORKER);
        assertThat(redis.keyspace().keys()).isEmpty();
    }

    @Test
    void aWorkerHasVanishedWhenItIsSilentAndItsConnectionsAreGone() {
        beat("run:1");
        redis.presence.gone.add("run:1");
        redis.at(1_199);
        assertThat(redis.workers.disconnectedWorkers(SILENCE)).isEmpty();
        redis.at(1_200);
        assertThat(redis.changesOf(() ->
                        assertThat(redis.workers.disconnectedWorkers(SILENCE)).containsExactly(SILENT)))
                .isEmpty();
    }

    @Test
    void aWorkerThatWasLastSeenByAClockThatWasAheadHasVanishedWhenItsConnectionsAreGone() {
        beat("run:1");
        redis.at(-1_000);
        assertThat(redis.workers.disconnectedWorkers(SILENCE)).isEmpty();
        redis.presence.gone.add("run:1");
        redis.at(-999);
        assertThat(redis.workers.disconnectedWorkers(SILENCE)).isEmpty();
        redis.at(-3_600_000);
        assertThat(redis.workers.disconnectedWorkers(SILENCE)).containsExactly(SILENT);
        assertThat(redis.workers.electFor(SILENT)).isTrue();
    }

    @Test
    void aNameThatCannotBeReadKeepsNobodyFromSeeingTheOthers() {
        beat("run:1");
        redis.presence.gone.add("run:1");
        QueueUnderTest.runner().commands().run("damage", on -> {
            on.zSetCommands().zAdd(Bytes.of("tasks:workers"), Double.NEGATIVE_INFINITY, Bytes.of("no name"));
            return on.hashCommands().hSet(Bytes.of("tasks:worker_connections"), Bytes.of("no name"), Bytes.of("run:1"));
        });
        redis.at(1_200);
        assertThat(redis.workers.disconnectedWorkers(SILENCE)).containsExactly(SILENT);
    }

    @Test
    void aWorkerThatIsOnlySlowHasNotVanishedHoweverLongItIsSilent() {
        beat("run:1");
        redis.at(3_000_000);
        assertThat(redis.workers.disconnectedWorkers(SILENCE)).isEmpty();
    }

    @Test
    void aWorkerWhoseConnectionsRedisDoesNotShowHasNotVanished() {
        beat("");
        redis.presence.gone.add("");
        redis.at(60_000);
        assertThat(redis.workers.disconnectedWorkers(SILENCE)).isEmpty();
    }

    @Test
    void oneCallerTakesADeadWorkerOver() {
        beat("run:1");
        redis.presence.gone.add("run:1");
        redis.at(2_000);
        assertThat(Stream.of(1, 2, 3).map(caller -> redis.workers.electFor(SILENT)))
                .containsExactly(true, false, false);
        assertThat(redis.workers.disconnectedWorkers(SILENCE)).isEmpty();
        assertThat(redis.workers.workers()).hasSize(1);
    }

    @Test
    void expiredLeasesOfADeadWorkerAreReclaimedByTheNextSweep() {
        beat("run:1");
        List<Lease> leases = redis.leased("a", "b");
        redis.at(2_000);
        assertThat(redis.changesOf(() ->
                        assertThat(redis.workers.expireLeases(SILENT, leases)).isEqualTo(2)))
                .containsOnlyKeys("tasks:renewed");
        assertThat(redis.queue.reap(POLICY).reclaimed()).containsExactlyInAnyOrder(id("a"), id("b"));
        assertThat(redis.keyspace().at("tasks:pending:default")).isEqualTo("LIST [db, da]");
        assertThat(redis.keyspace().at("tasks:reclaims")).isEqualTo("HASH {da=1, db=1}");
    }

    @Test
    void noLeaseOfAWorkerWithANewHeartbeatExpires() {
        beat("run:1");
        List<Lease> leases = redis.leased("a");
        redis.at(2_000);
        beat("run:2");
        assertThat(redis.changesOf(() ->
                        assertThat(redis.workers.expireLeases(SILENT, leases)).isZero()))
                .isEmpty();
    }

    @Test
    void noLeaseOfAWorkerThatSignedOffExpires() {
        List<Lease> leases = redis.leased("a");
        redis.at(2_000);
        assertThat(redis.changesOf(() ->
                        assertThat(redis.workers.expireLeases(SILENT, leases)).isZero()))
                .isEmpty();
    }

    @Test
    void leasesOfOthersAreLeftAlone() {
        beat("run:1");
        Lease mine = redis.leased("a").get(0);
        redis.enqueue("b");
        redis.queue.acquire(OTHER_WORKER, 1, LEASE);
        redis.at(2_000);
        assertThat(redis.workers.expireLeases(SILENT, List.of(QueueUnderTest.stale(mine))))
                .isZero();
        assertThat(redis.workers.expireLeases(new DisconnectedWorker(OTHER_WORKER, time(0)), List.of(stolen(mine))))
                .isZero();
        assertThat(redis.workers.expireLeases(SILENT, redis.queue.leasesOf(OTHER_WORKER)))
                .isZero();
        assertThat(redis.queue.reap(POLICY).reclaimed()).isEmpty();
    }

    @Test
    void aLeaseThatHasExpiredAlreadyKeepsItsPlaceInTheOrder() {
        beat("run:1");
        List<Lease> leases = redis.leased("a");
        redis.at(40_000);
        assertThat(redis.workers.expireLeases(SILENT, leases)).isEqualTo(1);
        assertThat(redis.keyspace().at("tasks:renewed")).contains("da=" + (START + 30_000));
    }

    @Test
    void aWorkerThatRenewsBeforeTheSweepKeepsItsTasks() {
        beat("run:1");
        List<Lease> leases = redis.leased("a");
        redis.at(2_000);
        redis.workers.expireLeases(SILENT, leases);
        assertThat(redis.queue.renew(leases, LEASE)).isEqualTo(Map.of());
        assertThat(redis.queue.reap(POLICY).reclaimed()).isEmpty();
    }

    private void beat(String connections) {
        redis.presence.announced = connections;
        redis.workers.heartbeat(REPORT);
    }

    private static TaskId id(String id) {
        return new TaskId(id);
    }
}
