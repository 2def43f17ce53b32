package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FindIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void anUnknownTaskIsNotFound() {
        assertThat(find("a")).isEmpty();
    }

    @Test
    void aPendingTaskIsFoundUnderEachPriority() {
        redis.enqueue(
                task("h").withPriority(Priority.HIGH), task("d"), task("l").withPriority(Priority.LOW));
        for (String id : List.of("h", "d", "l")) {
            assertThat(find(id)).map(TaskDetail::summary).get().satisfies(found -> {
                assertThat(found.state()).isEqualTo(TaskState.PENDING);
                assertThat(found.ref().priority().letter()).isEqualTo(id.charAt(0));
                assertThat(found.stateTime()).isNull();
            });
        }
    }

    @Test
    void aDelayedTaskIsFoundWithItsTime() {
        redis.enqueue(delayed("a", 500));
        assertThat(find("a").orElseThrow().summary()).isEqualTo(summary("a", TaskState.DELAYED, time(500), 0, null));
    }

    @Test
    void aProcessedTaskIsFoundWithItsWorkerAndTheEndOfItsLease() {
        redis.leased("a");
        assertThat(find("a").orElseThrow().summary())
                .isEqualTo(summary("a", TaskState.PROCESSING, time(30_000), 0, WORKER));
    }

    @Test
    void aDeadTaskIsFoundWithItsAttemptsAndPayload() {
        redis.retry(redis.leased("a"), 0);
        redis.queue.dispatch(1);
        redis.bury(redis.acquire(1));
        TaskDetail found = find("a").orElseThrow();
        assertThat(found.summary()).isEqualTo(summary("a", TaskState.DEAD, time(0), 1, null));
        assertThat(found.attempts())
                .hasSize(2)
                .containsOnly(Attempt.failed(time(0), WORKER, Duration.ofMillis(5), "boom"));
        assertThat(found.payload()).isEqualTo(task("a").payload());
    }

    @Test
    void anEndedTaskIsFoundWithItsEnding() {
        redis.complete(redis.leased("completed"));
        redis.queue.complete(List.of(new Completion(redis.leased("expired").get(0), null)), Ending.EXPIRED, WINDOW);
        redis.queue.complete(List.of(new Completion(redis.leased("duplicate").get(0), null)), Ending.DUPLICATE, WINDOW);
        redis.enqueue("cancelled");
        redis.queue.cancel(new TaskId("cancelled"), false);
        assertThat(Stream.of("completed", "expired", "duplicate", "cancelled")
                        .map(id -> find(id).orElseThrow().summary().state()))
                .containsExactly(TaskState.COMPLETED, TaskState.EXPIRED, TaskState.COMPLETED, TaskState.CANCELLED);
    }

    @Test
    void aSnoozedTaskShowsHowOftenAndWhy() {
        redis.enqueue("a");
        redis.queue.release(List.of(Release.snoozed(redis.acquireOne(), LEASE, LEASE, "no handler for it")));
        assertThat(find("a").orElseThrow().snooze()).isEqualTo(new SnoozeRecord(1, "no handler for it"));
        assertThat(find("a").orElseThrow().lastError()).isEqualTo("no handler for it");
    }

    @Test
    void theTombstoneOfAForgottenTaskIsNotFound() {
        redis.enqueue("a");
        redis.queue.cancel(new TaskId("a"), false);
        assertThat(find("a")).isPresent();
        redis.queue.trim(new TrimPolicy(10, Duration.ZERO, 0, WINDOW));
        assertThat(find("a")).isEmpty();
    }

    private Optional<TaskDetail> find(String id) {
        return redis.inspector.find(QueueName.DEFAULT, new TaskId(id));
    }

    private static TaskSummary summary(String id, TaskState state, Instant time, int retries, WorkerId worker) {
        return new TaskSummary(QueueName.DEFAULT, task(id).ref(), state, task(id).header(), time, retries, worker);
    }
}
