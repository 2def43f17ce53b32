package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrowseIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void pendingTasksAreListedInTheOrderOfTheirAcquire() {
        redis.enqueue(
                task("l").withPriority(Priority.LOW),
                task("d1"),
                task("d2"),
                task("h").withPriority(Priority.HIGH));
        redis.queue.cancel(new TaskId("d1"), false);
        assertThat(pages(TaskState.PENDING, 1)).containsExactly("h", "d2", "l");
        assertThat(pages(TaskState.PENDING, 10)).containsExactly("h", "d2", "l");
    }

    @Test
    void delayedTasksAreListedByTimeEvenIfManyTimesAreEqual() {
        redis.enqueue(delayed("z", 1), delayed("b", 5), delayed("a", 5), delayed("c", 5), delayed("y", 9));
        for (int limit : List.of(1, 2, 3, 5, 10)) {
            assertThat(pages(TaskState.DELAYED, limit)).containsExactly("z", "a", "b", "c", "y");
        }
    }

    @Test
    void aRowHasEverythingExceptThePayload() {
        redis.leased("a");
        assertThat(redis.inspector.page(QueueName.DEFAULT, TaskState.PROCESSING, 10, null))
                .isEqualTo(new TaskPage(
                        List.of(new TaskSummary(
                                QueueName.DEFAULT,
                                task("a").ref(),
                                TaskState.PROCESSING,
                                task("a").header(),
                                time(30_000),
                                0,
                                WORKER)),
                        null));
    }

    @Test
    void endedTasksHaveTheStateOfTheirEnding() {
        redis.complete(redis.leased("completed"));
        redis.queue.complete(List.of(new Completion(redis.leased("expired").get(0), null)), Ending.EXPIRED, WINDOW);
        redis.enqueue("cancelled");
        redis.queue.cancel(new TaskId("cancelled"), false);
        for (TaskState state : List.of(TaskState.COMPLETED, TaskState.EXPIRED, TaskState.CANCELLED)) {
            assertThat(pages(state, 1)).containsExactly(state.label());
        }
    }

    @Test
    void allTasksOfAnyStateAreListedOnce() {
        redis.bury(redis.leased("dead"));
        redis.complete(redis.leased("completed"));
        redis.leased("processing");
        redis.enqueue(task("pending"), delayed("delayed", 1));
        for (int limit : List.of(1, 2, 10)) {
            assertThat(pages(null, limit)).containsExactly("pending", "delayed", "processing", "completed", "dead");
        }
    }

    @Test
    void listingChangesNothing() {
        redis.leased("a");
        redis.enqueue(task("b"), delayed("c", 1));
        assertThat(redis.changesOf(() -> {
                    pages(null, 1);
                    redis.inspector.depths(QueueName.DEFAULT);
                    redis.inspector.find(QueueName.DEFAULT, new TaskId("a"));
                }))
                .isEmpty();
    }

    @Test
    void everyTaskInProcessingIsListedOnceWhateverHappenedToItsBatch() {
        List<Lease> leases = new ArrayList<>();
        for (String batch : List.of("z", "a", "m")) { // in one and the same millisecond
            leases.addAll(redis.leased(batch + 1, batch + 2, batch + 3, batch + 4));
        }
        redis.at(5);
        redis.queue.renew(List.of(leases.get(0), leases.get(5)), LEASE);
        redis.complete(List.of(leases.get(1), leases.get(6), leases.get(11)));
        for (int limit = 1; limit <= 12; limit++) {
            assertThat(pages(TaskState.PROCESSING, limit))
                    .containsExactly("a2", "z1", "z3", "z4", "a1", "a4", "m1", "m2", "m3");
        }
    }

    @Test
    void endedTasksOfABatchDoNotHideARunningOne() {
        redis.queue.enqueue(QueueUnderTest.tasks(1_000), TaskQueue.UNLIMITED);
        List<Lease> leases = redis.acquire(1_000);
        redis.complete(leases.subList(0, 999));
        assertThat(redis.inspector
                        .page(QueueName.DEFAULT, TaskState.PROCESSING, 1, null)
                        .tasks())
                .map(TaskSummary::ref)
                .containsExactly(leases.get(999).task());
    }

    private List<String> pages(TaskState state, int limit) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = redis.inspector.page(QueueName.DEFAULT, state, limit, cursor);
            assertThat(page.tasks()).hasSizeLessThanOrEqualTo(limit);
            page.tasks().forEach(task -> ids.add(task.ref().id().value()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return ids;
    }
}
