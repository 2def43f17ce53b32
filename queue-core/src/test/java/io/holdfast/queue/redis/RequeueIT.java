package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequeueIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aDeadLetterIsPendingAgainWithFreshRetriesAndItsAttemptsKept() {
        redis.enqueue("waiting", "a");
        redis.release(redis.acquire(1));
        dieAfterARetry("b");
        redis.enqueue(task("waits").withPriority(Priority.HIGH));
        redis.takeSignal();
        String attempts = redis.keyspace().at("tasks:attempts");
        assertThat(redis.changesOf(() -> assertThat(requeue("hb")).isEmpty()))
                .isEqualTo(Map.of(
                        "tasks:errors_dead",
                        "absent",
                        "tasks:dead_letter",
                        "absent",
                        "tasks:retries",
                        "absent",
                        "tasks:reclaims",
                        "absent",
                        "tasks:pending:high",
                        "LIST [hb, hwaits]",
                        "tasks:wakeup",
                        "LIST [1]"));
        assertThat(redis.keyspace().at("tasks:attempts")).isEqualTo(attempts);
    }

    @Test
    void tasksThatAreNotDeadLettersAreReportedAndNotChanged() {
        redis.enqueue("a");
        redis.takeSignal();
        assertThat(redis.changesOf(
                        () -> assertThat(requeue("da", "hb")).isEqualTo(Set.of(new TaskId("a"), new TaskId("b")))))
                .isEmpty();
    }

    @Test
    void thousandsAreRequeuedExceptUnknownOnes() {
        bury(1_500);
        List<TaskRef> refs =
                new ArrayList<>(tasks(1_500).stream().map(NewTask::ref).toList());
        refs.add(TaskRef.ofMember("dunknown"));
        assertThat(redis.queue.requeue(refs)).isEqualTo(Set.of(new TaskId("unknown")));
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(1_500);
        assertThat(redis.keyspace().keys()).doesNotContainKey("tasks:dead_letter");
    }

    @Test
    void allDeadLettersAreRequeuedInBatches() {
        bury(1_500);
        assertThat(redis.deadLetters.requeueAll(QueueName.DEFAULT)).isEqualTo(1_500);
        assertThat(redis.deadLetters.requeueAll(QueueName.DEFAULT)).isZero();
    }

    @Test
    void deadLettersOfAnyPriorityAreFoundByTheirIds() {
        redis.enqueue(
                task("a").withPriority(Priority.HIGH), task("b"), task("c").withPriority(Priority.LOW));
        redis.bury(redis.acquire(3));
        assertThat(redis.deadLetters.requeue(QueueName.DEFAULT, ids("a", "b", "c", "d")))
                .containsExactly(new TaskId("d"));
        assertThat(redis.keyspace().at("tasks:pending:high")).isEqualTo("LIST [ha]");
    }

    private static List<TaskId> ids(String... ids) {
        return Arrays.stream(ids).map(TaskId::new).toList();
    }

    private Set<TaskId> requeue(String... members) {
        return redis.queue.requeue(Arrays.stream(members).map(TaskRef::ofMember).toList());
    }

    private void bury(int count) {
        redis.queue.enqueue(tasks(count), TaskQueue.UNLIMITED);
        for (List<Lease> leases = redis.acquire(1_000); !leases.isEmpty(); leases = redis.acquire(1_000)) {
            redis.bury(leases);
        }
    }

    /** It was reclaimed once and retried once before it died. */
    private void dieAfterARetry(String id) {
        redis.enqueue(task(id).withPriority(Priority.HIGH));
        redis.acquire(1);
        redis.at(30_000);
        redis.queue.reap(new ReapPolicy(1, 5, LEASE));
        redis.retry(redis.acquire(1), 0);
        redis.queue.dispatch(1);
        redis.bury(redis.acquire(1));
    }
}
