package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnqueueIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aTaskOfEachPriorityIsAtTheLeftOfItsList() {
        redis.enqueue("first");
        Map<String, String> changes = redis.changesOf(() -> redis.enqueue(
                task("a").withPriority(Priority.HIGH), task("b"), task("c").withPriority(Priority.LOW)));

        assertThat(changes)
                .isEqualTo(Map.of(
                        "tasks:data",
                        "HASH {db=1 default " + START + "\n1, dfirst=1 default " + START + "\n1, ha=1 default " + START
                                + "\n1, lc=1 default " + START + "\n1}",
                        "tasks:pending:high",
                        "LIST [ha]",
                        "tasks:pending:default",
                        "LIST [db, dfirst]",
                        "tasks:pending:low",
                        "LIST [lc]"));
    }

    @Test
    void aDelayStartsAtRedisTimeAndAMomentIsStoredUnchanged() {
        redis.at(500);
        redis.enqueue(delayed("a", 1_000), task("b").withStart(new StartTime.At(time(700))));
        assertThat(redis.keyspace().at("tasks:delayed"))
                .isEqualTo("ZSET {db=" + (START + 700) + ", da=" + (START + 1_500) + "}");
        assertThat(redis.keyspace().keys()).doesNotContainKey("tasks:pending:default");
    }

    @Test
    void theLongestDelayIsKeptToTheMillisecond() {
        redis.enqueue(delayed("a", TimeRange.MAX_DURATION.toMillis()));
        assertThat(redis.queue.dispatch(10).dispatched()).isZero();
        long due = time(0).plus(TimeRange.MAX_DURATION).toEpochMilli();
        assertThat(redis.keyspace().at("tasks:delayed")).isEqualTo("ZSET {da=" + due + "}");
    }

    @Test
    void aMomentThatHasPassedOrIsNowMeansPending() {
        redis.enqueue(
                task("past").withStart(new StartTime.At(time(-1))), task("now").withStart(new StartTime.At(time(0))));
        assertThat(redis.keyspace().at("tasks:pending:default")).isEqualTo("LIST [dnow, dpast]");
        assertThat(redis.keyspace().keys()).doesNotContainKey("tasks:delayed");
    }

    @Test
    void aChosenIdIsKeptUntilItsTaskIsForgotten() {
        redis.enqueue(chosen("a"), task("b"));
        assertThat(redis.keyspace().at("tasks:ids")).isEqualTo("ZSET {a=+inf}");
    }

    @Test
    void aChosenIdThatIsKnownChangesNothing() {
        redis.enqueue(chosen("a"));
        assertThat(redis.changesOf(() -> assertThat(enqueue(chosen("a").withPriority(Priority.HIGH)))
                        .isEqualTo(existing("a"))))
                .isEmpty();
    }

    @Test
    void aChosenIdEqualToAGeneratedOneOfAnyPriorityIsKnown() {
        redis.enqueue(
                task("h").withPriority(Priority.HIGH), task("d"), task("l").withPriority(Priority.LOW));
        assertThat(enqueue(chosen("h"), chosen("d"), chosen("l"))).isEqualTo(existing("h", "d", "l"));
    }

    @Test
    void theSecondOfTwoEqualIdsInOneCallIsKnown() {
        assertThat(enqueue(chosen("a"), chosen("a"))).isEqualTo(existing("a"));
        assertThat(redis.keyspace().at("tasks:pending:default")).isEqualTo("LIST [da]");
    }

    @Test
    void aChosenIdIsFreeAgainWhenItsWindowHasPassed() {
        redis.enqueue(chosen("a"));
        redis.complete(redis.acquire(1));
        redis.at(1_000);
        redis.queue.trim(new TrimPolicy(100, Duration.ZERO, 0, Duration.ofSeconds(60)));
        redis.at(59_999);
        assertThat(enqueue(chosen("a"))).isEqualTo(existing("a"));
        redis.at(60_000);
        assertThat(enqueue(chosen("a"))).isEqualTo(existing());
    }

    @Test
    void aCallBeyondTheLimitIsRefusedAndOneUpToItIsAccepted() {
        redis.enqueue(task("a"), delayed("b", 1_000));
        assertThat(redis.changesOf(() -> assertThat(redis.queue.enqueue(List.of(task("c"), task("d")), 3))
                        .isEqualTo(new QueueFull(QueueName.DEFAULT, 3))))
                .isEmpty();
        assertThat(redis.queue.enqueue(List.of(task("c"), task("d")), 4)).isEqualTo(existing());
    }

    @Test
    void knownIdsAndTombstonesDoNotCountAgainstTheLimit() {
        redis.enqueue(chosen("a"), task("b"));
        redis.queue.cancel(new TaskId("b"), false);
        assertThat(redis.queue.enqueue(List.of(chosen("a"), task("c")), 2)).isEqualTo(existing("a"));
    }

    @Test
    void theLimitIsCheckedOnceForACallOfSeveralBatches() {
        assertThat(redis.queue.enqueue(tasks(2_500), 2_499)).isInstanceOf(QueueFull.class);
        assertThat(redis.keyspace().keys()).doesNotContainKey("tasks:data");
        assertThat(redis.queue.enqueue(tasks(2_500), 2_500)).isEqualTo(existing());
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(2_500);
    }

    @Test
    void manyTasksAreAcquiredInTheOrderOfTheirEnqueue() {
        redis.queue.enqueue(tasks(2_001), TaskQueue.UNLIMITED);
        assertThat(redis.acquire(1_000))
                .first()
                .matches(lease -> isTask(lease.task().id(), 0));
        assertThat(redis.acquire(1_000))
                .hasSize(1_000)
                .last()
                .matches(lease -> isTask(lease.task().id(), 1_999));
        assertThat(redis.acquire(1_000)).hasSize(1);
    }

    private static boolean isTask(TaskId id, int number) {
        return id.value().equals("t" + number);
    }

    private static NewTask chosen(String id) {
        return task("x").withChosenId(new TaskId(id));
    }

    private EnqueueResult enqueue(NewTask... tasks) {
        return redis.queue.enqueue(List.of(tasks), TaskQueue.UNLIMITED);
    }

    private static Enqueued existing(String... ids) {
        return new Enqueued(
                Set.copyOf(java.util.Arrays.stream(ids).map(TaskId::new).toList()));
    }
}
