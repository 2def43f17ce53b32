package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.keyed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.errors.ErrorPattern;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.sweep.ReapPolicy;
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
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.zset.DefaultTuple;

/**
 * The storage format, byte for byte. Users have this data in Redis: a change that breaks one of these tests needs
 * another format version and a migration.
 */
class StorageFormatIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    private static final NewTask FULL = new NewTask(
            new TaskId("01J8-full_id"),
            true,
            Priority.HIGH,
            StartTime.NOW,
            new TaskHeader(
                    new TaskType("mail.send:v2"),
                    time(-1),
                    5,
                    Duration.ofSeconds(2),
                    time(60_000),
                    new IdempotencyKey("order/17 ä")),
            Payload.ofText("{\"n\": 1e400,\n\"ü\": 1}"));

    @Test
    void aRecordIsOneLineOfHeaderAndThePayloadsBytes() {
        redis.enqueue(FULL, task("plain"));
        assertHolds(Map.of(
                "tasks:data",
                "HASH {dplain=1 default 1790000000000\n1, "
                        + "h01J8-full_id=1 mail.send:v2 1789999999999 retries=5 timeout=2000 expires=1790000060000"
                        + " key=order%2F17+%C3%A4\n{\"n\": 1e400,\n\"ü\": 1}}",
                "tasks:pending:high",
                "LIST [h01J8-full_id]",
                "tasks:pending:default",
                "LIST [dplain]",
                "tasks:ids",
                "ZSET {01J8-full_id=+inf}",
                "tasks:queues",
                "SET [default]",
                "tasks:wakeup",
                "LIST [1]"));
    }

    @Test
    void aTaskWithAKeyHasAPlaceAndItsKeyATurn() {
        redis.enqueue(task("a").withKey(new TaskKey("order/17 ä")), task("b").withKey(new TaskKey("order/17 ä")));
        assertHolds(Map.of(
                "tasks:data",
                "HASH {Da=1 default 1790000000000 for=order%2F17+%C3%A4 0000000001\n1, "
                        + "Db=1 default 1790000000000 for=order%2F17+%C3%A4 0000000002\n1}",
                "tasks:pending:keyed",
                "ZSET {Dorder%2F17+%C3%A4 0000000001 a=0, Dorder%2F17+%C3%A4 0000000002 b=0}",
                "tasks:key_turns",
                "ZSET {Dorder%2F17+%C3%A4=1000}",
                "tasks:control",
                "HASH {sequence=2}"));
        redis.acquire(1);
        assertHolds(Map.of(
                "tasks:pending:keyed",
                "ZSET {Dorder%2F17+%C3%A4 0000000002 b=0}",
                "tasks:key_turns",
                "ZSET {Dorder%2F17+%C3%A4=2000}",
                "tasks:processing",
                "HASH {Da=1790000000000000 w1\norder%2F17+%C3%A4 0000000001}"));
    }

    @Test
    void aProcessedTaskHasAWorkerATokenAndADeadline() {
        redis.enqueue(FULL);
        redis.acquire(1);
        assertHolds(Map.of(
                "tasks:processing",
                "HASH {h01J8-full_id=1790000000000000 w1}",
                "tasks:leases",
                "ZSET {1790000000000000=1790000030000}",
                "tasks:batches",
                "HASH {1790000000000000=h01J8-full_id, left:1790000000000000=1}",
                "tasks:fence",
                "STRING 1790000000000000",
                "tasks:pending:high",
                "absent"));
    }

    @Test
    void aRenewedTaskHasAnIndividualDeadline() {
        List<Lease> leases = redis.leased("a", "b");
        redis.at(10_000);
        redis.queue.renew(leases.subList(1, 2), LEASE);
        assertHolds(Map.of(
                "tasks:leases", "ZSET {1790000000000000=1790000030000}", "tasks:renewed", "ZSET {db=1790000040000}"));
    }

    @Test
    void theFirstLeaseLeavesAnAnchorOfSixtyFiveDashes() {
        redis.complete(redis.leased("a"));
        byte[] anchor = Bytes.of("-----------------------------------------------------------------");
        QueueUnderTest.runner().commands().run("anchor", connection -> {
            for (String hash : List.of("tasks:processing", "tasks:batches")) {
                assertThat(connection.hashCommands().hGetAll(Bytes.of(hash)).entrySet())
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.getKey()).isEqualTo(anchor))
                        .satisfies(entry -> assertThat(entry.getValue()).isEmpty());
            }
            assertThat(connection.zSetCommands().zRangeWithScores(Bytes.of("tasks:leases"), 0, -1))
                    .singleElement()
                    .isEqualTo(new DefaultTuple(anchor, Double.POSITIVE_INFINITY));
            return true;
        });
    }

    @Test
    void aKeyIsInFlightUnderAMemberAndThenDone() {
        redis.enqueue(FULL);
        Lease lease = redis.acquireOne();
        redis.queue.claim(List.of(keyed("order/17 ä", lease)));
        assertHolds(Map.of("task:done:order/17 ä", "STRING in_flight:h01J8-full_id"));
        redis.completeWith("order/17 ä", lease);
        assertHolds(
                Map.of("task:done:order/17 ä", "STRING done", "tasks:completed", "ZSET {h01J8-full_id=1790000000000}"));
    }

    @Test
    void failuresLeaveCountsAndOneLineForEachAttempt() {
        redis.retry(redis.leased("a"), 1_000);
        redis.at(1_000);
        redis.queue.dispatch(1);
        redis.acquire(1);
        redis.at(31_000);
        redis.queue.reap(new ReapPolicy(1, 5, LEASE));
        redis.bury(redis.acquire(1));
        assertHolds(Map.of(
                "tasks:attempts",
                "HASH {da=1790000000000 w1 failed 5 boom\n1790000031000 w1 reclaimed 1790000001000000\n1790000031000 w1 failed 5 boom}",
                "tasks:retries",
                "HASH {da=1}",
                "tasks:reclaims",
                "HASH {da=1}",
                "tasks:dead_letter",
                "ZSET {da=1790000031000}",
                "tasks:control",
                "HASH {swept=1790000031000}"));
    }

    @Test
    void anErrorGroupHasCountsAnExampleAndItsTasks() {
        List<Lease> leases = redis.leased("a", "b");
        redis.retry(leases.subList(0, 1), 1_000);
        redis.at(600_000);
        redis.queue.renew(leases.subList(1, 2), LEASE);
        redis.queue.bury(
                List.of(new Burial(leases.get(1), new Failure("java.io.IOException: no 17", Duration.ofMillis(5)))));
        String boom = ErrorPattern.of("boom").group();
        String failed = ErrorPattern.of("java.io.IOException: no 17").group();
        assertThat(List.of(boom, failed)).containsExactly("81f52337eb", "d225002bda");
        assertHolds(Map.of(
                "tasks:errors",
                "HASH {" + boom + "=1790000000000 1790000000000 1 2983333=1 ,default, da\nboom\nboom, " + failed
                        + "=1790000600000 1790000600000 1 2983334=1 ,default, db\njava.io.IOException: no *\n"
                        + "java.io.IOException: no 17}",
                "tasks:errors_retrying",
                "ZSET {da=" + Long.parseLong(boom, 16) + "}",
                "tasks:errors_dead",
                "ZSET {db=" + Long.parseLong(failed, 16) + "}"));
    }

    @Test
    void aSnoozeLeavesACountAndAReason() {
        redis.enqueue("a");
        redis.queue.release(List.of(Release.snoozed(redis.acquireOne(), LEASE, LEASE, "No handler for it")));
        assertHolds(
                Map.of("tasks:put_offs", "HASH {da=1 No handler for it}", "tasks:delayed", "ZSET {da=1790000030000}"));
    }

    @Test
    void aCancelLeavesATombstoneOrARequest() {
        redis.leased("runs");
        redis.enqueue("waits");
        redis.queue.cancel(new TaskId("runs"), true);
        redis.queue.cancel(new TaskId("waits"), false);
        assertHolds(Map.of(
                "tasks:cancels",
                "SET [druns]",
                "tasks:data",
                "HASH {druns=1 default 1790000000000\n1, dwaits=x1 default 1790000000000\n1}",
                "tasks:control",
                "HASH {ghosts:d=1}",
                "tasks:endings",
                "HASH {dwaits=cancelled}"));
    }

    @Test
    void endingsAreWordsAndACompletedTaskHasNone() {
        List<Lease> leases = redis.leased("a", "b", "c");
        redis.complete(leases.subList(0, 1));
        redis.queue.complete(List.of(new Completion(leases.get(1), null)), Ending.EXPIRED, WINDOW);
        redis.queue.complete(List.of(new Completion(leases.get(2), null)), Ending.DUPLICATE, WINDOW);
        assertHolds(Map.of("tasks:endings", "HASH {db=expired, dc=duplicate}"));
    }

    @Test
    void resultAndProgressAreStoredPerTaskAndRunsPerAcquire() {
        List<Lease> leases = redis.leased("a", "b");
        redis.at(5);
        List<Lease> later = redis.leased("c");
        redis.queue.progress(List.of(new ProgressReport(leases.get(0), 50, "half way")));
        redis.at(7);
        redis.complete(leases.subList(1, 2));
        redis.queue.complete(
                List.of(
                        new Completion(leases.get(0), null, TaskResult.of(Payload.ofText("{\"n\":1}"), 7)),
                        new Completion(later.get(0), null, TaskResult.of(Payload.ofText("{\"n\":17}"), 7))),
                Ending.COMPLETED,
                WINDOW);
        assertHolds(Map.of(
                "tasks:progress",
                "HASH {da=1790000000000000 50 1790000000005 half way}",
                "tasks:results",
                "HASH {da={\"n\":1}, dc=!The result has 8 bytes; at most 7 are kept}",
                "tasks:runs",
                """
                        ZSET {w1
                        1790000000000000
                        da=1790000000007, w1
                        1790000000000000
                        db=1790000000007, w1
                        1790000000005000
                        dc=1790000000007}"""));
    }

    @Test
    void outagePauseAndFormatAreInControl() {
        redis.queues.verify(List.of(QueueName.DEFAULT));
        redis.queues.pause(QueueName.DEFAULT, "ada");
        redis.queue.reap(new ReapPolicy(1, 5, LEASE));
        redis.at(20_000);
        redis.queue.reap(new ReapPolicy(1, 5, LEASE));
        assertHolds(
                Map.of(
                        "tasks:control",
                        "HASH {back=1790000020000, format=1, gone=1790000000000, hold=1790000030000, paused=1790000000000 ada, swept=1790000020000}"));
    }

    @Test
    void workersAndRoutesShareThePrefixOfTheDefaultQueue() {
        redis.workers.heartbeat(new WorkerReport(
                        WORKER,
                        time(-5),
                        Set.of(QueueName.DEFAULT),
                        4,
                        2,
                        List.of(
                                new RunningTask(
                                        new TaskId("a"),
                                        new RunningTask.Run(
                                                QueueName.DEFAULT,
                                                new TaskType("mail.send"),
                                                2,
                                                Duration.ofSeconds(3),
                                                Duration.ofMinutes(1))),
                                RunningTask.of(new TaskId("b"))))
                .withHost("host 1", "0.1.0"));
        new RedisQueueRoutes(QueueUnderTest.runner(), false).route(new TaskType("mail.send"), new QueueName("mail"));
        assertHolds(Map.of(
                "tasks:workers",
                "ZSET {w1=1790000000000}",
                "tasks:worker_reports",
                "HASH {w1=1789999999995 4 2 default a,b * . host+1 0.1.0 default=mail.send=2=3000=60000,}",
                "tasks:routes",
                "HASH {mail.send=mail}"));
    }

    @Test
    void anotherQueueHasItsNameInThePrefix() {
        TaskQueue mail = redis.queues.queue(new QueueName("mail"));
        mail.enqueue(List.of(task("a")), TaskQueue.UNLIMITED);
        Lease lease = mail.acquire(WORKER, 1, LEASE).tasks().get(0).lease();
        mail.claim(List.of(keyed("k", lease)));
        assertThat(redis.keyspace().keys().keySet())
                .containsExactly(
                        "task:done@mail:k",
                        "tasks:mail:batches",
                        "tasks:mail:data",
                        "tasks:mail:fence",
                        "tasks:mail:leases",
                        "tasks:mail:processing",
                        "tasks:mail:wakeup",
                        "tasks:queue_uses",
                        "tasks:queues");
    }

    @Test
    void inAClusterThePrefixIsTheHashTag() {
        RedisKeys ofDefault = RedisKeys.of(QueueName.DEFAULT, true);
        RedisKeys ofMail = RedisKeys.of(new QueueName("mail"), true);
        IdempotencyKey key = new IdempotencyKey("{k}");
        assertThat(Stream.of(
                                ofDefault.of(Key.PENDING_HIGH),
                                ofDefault.keyRecord(key),
                                ofMail.of(Key.DATA),
                                ofMail.keyRecord(key))
                        .map(Bytes::text))
                .containsExactly(
                        "{tasks}:pending:high",
                        "task:done:{tasks}:{k}",
                        "{tasks:mail}:data",
                        "task:done:{tasks:mail}:{k}");
    }

    /** Checks these keys only; other tests cover the rest. */
    private void assertHolds(Map<String, String> expected) {
        Keyspace keyspace = redis.keyspace();
        expected.forEach((key, value) -> assertThat(keyspace.at(key)).as(key).isEqualTo(value));
    }
}
