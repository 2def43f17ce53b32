package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.START;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How queues are inspected. */
public interface InspectorContract extends QueueContract {
    @Test
    default void anEmptyQueueIsEmpty() {
        assertThat(given().inspector().depths(QUEUE)).isEqualTo(Depths.NONE);
        assertThat(given().inspector().page(QUEUE, null, 10, null)).isEqualTo(new TaskPage(List.of(), null));
        assertThat(given().inspector().find(QUEUE, id("a"))).isEmpty();
    }

    @Test
    default void depthsCountEachPlace() {
        oneOfEach();
        given().advance(250);
        assertThat(given().inspector().depths(QUEUE)).isEqualTo(new Depths(1, 2, 1, 1, 1, 1, 3, millis(250), false));
    }

    @Test
    default void theOldestPendingIsTheOldestOfTheHeads() {
        given().enqueue(createdAt("d", 30), createdAt("l", 20).withPriority(Priority.LOW));
        given().advance(100);
        assertThat(given().inspector().depths(QUEUE).oldestPending()).isEqualTo(millis(80));
    }

    @Test
    default void thereIsNoOldestPendingTaskWhenAllAreCancelled() {
        given().enqueue("a", "b");
        given().queue().cancel(id("a"), false);
        given().queue().cancel(id("b"), false);
        assertThat(given().inspector().depths(QUEUE)).isEqualTo(new Depths(0, 0, 0, 0, 0, 0, 2, null, false));
    }

    @Test
    default void theTombstoneAtTheHeadOfAListHasNoAge() {
        given().enqueue(createdAt("a", 0), createdAt("b", 1_000));
        given().queue().cancel(id("a"), false);
        given().advance(1_050);
        assertThat(given().inspector().depths(QUEUE).oldestPending()).isEqualTo(millis(50));
    }

    @Test
    default void aReturnedIdAfterItsTombstoneHasNoAgeWhileOthersWait() {
        given().enqueue("a", "b");
        given().queue().cancel(id("a"), false);
        given().advance(1_000);
        given().queue().trim(new TrimPolicy(10, Duration.ofMillis(1), 0, Duration.ofMillis(1)));
        given().enqueue("a");
        assertThat(given().inspector().depths(QUEUE).oldestPending()).isEqualTo(millis(1_000));
    }

    @Test
    default void noAgeIsReportedAfterManyTombstones() {
        for (int i = 0; i < 1_000; i++) {
            given().enqueue("t" + i);
            given().queue().cancel(id("t" + i), false);
        }
        given().enqueue("a");
        Depths depths = given().inspector().depths(QUEUE);
        assertThat(depths.pendingDefault()).isOne();
        assertThat(depths.oldestPending()).isNull();
    }

    @Test
    default void aCreationInTheFutureHasNoAge() {
        given().enqueue(createdAt("a", 60_000));
        assertThat(given().inspector().depths(QUEUE).oldestPending()).isEqualTo(millis(0));
    }

    @Test
    default void totalDepthsAddUpTheKnownQueues() {
        Depths before = given().inspector().totalDepths();
        for (int i = 0; i < 2; i++) {
            QueueName fresh = new QueueName("total-" + System.nanoTime());
            given().queues().queue(fresh).enqueue(List.of(task("a"), delayed("b", 10)), 0);
        }
        Depths after = given().inspector().totalDepths();
        assertThat(after.pendingDefault() - before.pendingDefault()).isEqualTo(2);
        assertThat(after.delayed() - before.delayed()).isEqualTo(2);
    }

    @Test
    default void aPageShowsTheOrderOfATasksLife() {
        oneOfEach();
        assertThat(given().shows())
                .containsExactly(
                        "high pending",
                        "default-1 pending",
                        "default-2 pending",
                        "low pending",
                        "delayed delayed +500",
                        "processing processing +30000 w1",
                        "cancelled cancelled +0",
                        "completed completed +0",
                        "expired expired +0",
                        "dead dead +0");
    }

    @Test
    default void aPageOfOneStateShowsOnlyThatState() {
        oneOfEach();
        assertThat(ids(TaskState.PENDING, 10)).containsExactly("high", "default-1", "default-2", "low");
        assertThat(ids(TaskState.DELAYED, 10)).containsExactly("delayed");
        assertThat(ids(TaskState.PROCESSING, 10)).containsExactly("processing");
        assertThat(ids(TaskState.COMPLETED, 10)).containsExactly("completed");
        assertThat(ids(TaskState.CANCELLED, 10)).containsExactly("cancelled");
        assertThat(ids(TaskState.EXPIRED, 10)).containsExactly("expired");
        assertThat(ids(TaskState.DEAD, 10)).containsExactly("dead");
    }

    @Test
    default void pagesOfAnySizeShowEachTaskOnce() {
        oneOfEach();
        given().enqueue(IntStream.range(0, 7)
                .mapToObj(i -> delayed("same-" + i, 700))
                .toArray(NewTask[]::new));
        List<String> all = given().shows().stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        assertThat(all).hasSize(17);
        for (int size = 1; size <= 18; size++) {
            assertThat(ids(null, size)).isEqualTo(all);
        }
    }

    @Test
    default void aRareStateIsFoundAmongManyOthers() {
        List<Lease> leases =
                given().processing(IntStream.range(0, 50).mapToObj(i -> "t" + i).toArray(String[]::new));
        for (Lease lease : leases) {
            boolean rare = lease.task().id().value().equals("t42");
            complete(lease, rare ? Ending.EXPIRED : Ending.COMPLETED);
        }
        assertThat(ids(TaskState.EXPIRED, 1)).containsExactly("t42");
    }

    @Test
    default void aPageHoldsNoMoreThanItsLimit() {
        oneOfEach();
        assertThat(given().inspector().page(QUEUE, null, 3, null).tasks()).hasSize(3);
    }

    @Test
    default void aCursorOfAnotherListIsRefused() {
        given().enqueue("a", "b");
        String cursor =
                given().inspector().page(QUEUE, TaskState.PENDING, 1, null).nextCursor();
        for (String wrong : List.of("", "x", "99_-inf_0", "0_0", "7_1;2_0", cursor)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> given().inspector().page(QUEUE, TaskState.DEAD, 1, wrong));
        }
    }

    @Test
    default void deadLettersAreListedOldestFirst() {
        given().dead("b");
        given().advance(1);
        given().dead("a");
        TaskPage page = given().deadLetters().list(QUEUE, 10, null);
        assertThat(page.tasks()).extracting(task -> task.ref().id().value()).containsExactly("b", "a");
    }

    private List<String> ids(@Nullable TaskState state, int size) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = given().inspector().page(QUEUE, state, size, cursor);
            assertThat(page.tasks()).hasSizeLessThanOrEqualTo(size);
            page.tasks().stream()
                    .map(TaskSummary::ref)
                    .forEach(ref -> ids.add(ref.id().value()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return ids;
    }

    private static NewTask createdAt(String id, long millis) {
        TaskHeader header = TaskHeader.of(TaskType.DEFAULT, START.plusMillis(millis));
        return new NewTask(id(id), true, Priority.DEFAULT, StartTime.NOW, header, Payload.NULL);
    }

    private void oneOfEach() {
        List<Lease> leases = given().processing("completed", "expired", "dead", "processing");
        complete(leases.get(0), Ending.COMPLETED);
        complete(leases.get(1), Ending.EXPIRED);
        given().queue().bury(List.of(new Burial(leases.get(2), BOOM)));
        given().enqueue(
                        task("low").withPriority(Priority.LOW),
                        task("default-1"),
                        task("cancelled"),
                        task("default-2"),
                        task("high").withPriority(Priority.HIGH),
                        delayed("delayed", 500));
        given().queue().cancel(id("cancelled"), false);
    }

    private void complete(Lease lease, Ending ending) {
        given().queue().complete(List.of(new Completion(lease, null)), ending, DAY);
    }
}
