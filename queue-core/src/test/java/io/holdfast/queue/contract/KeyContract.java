package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.minted;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks with a key: keys take turns, and within a key the oldest task goes first. */
public interface KeyContract extends QueueContract {
    @Test
    default void keysTakeTurnsHoweverManyTasksEachHas() {
        enqueue("a", 6);
        enqueue("b", 2);
        enqueue("c", 3);
        assertThat(given().acquireIds(11))
                .containsExactly("a1", "b1", "c1", "a2", "b2", "c2", "a3", "c3", "a4", "a5", "a6");
    }

    @Test
    default void turnsGoOnWithTheNextCall() {
        enqueue("a", 4);
        enqueue("b", 4);
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            taken.addAll(given().acquireIds(1));
        }
        assertThat(taken).containsExactly("a1", "b1", "a2", "b2", "a3", "b3", "a4", "b4");
    }

    /** It costs the key as many turns: over time each key gets the same. */
    @Test
    default void aKeyHasSeveralTasksInATurnIfThereAreMoreKeysThanTasksToTake() {
        for (int key = 0; key < 10; key++) {
            enqueue("k" + key, 6);
        }
        assertThat(given().acquireIds(3)).containsExactly("k01", "k02", "k03");
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            taken.addAll(given().acquireIds(3));
        }
        assertThat(taken.stream().map(id -> id.substring(0, 2)).distinct()).hasSize(9);
        assertThat(given().acquireIds(10).stream().map(id -> id.substring(0, 2)).distinct())
                .hasSize(10);
    }

    @Test
    default void tasksWithoutAKeyTogetherAreOneKey() {
        enqueue("a", 3);
        given().enqueue("u1", "u2", "u3");
        enqueue("b", 2);
        assertThat(given().acquireIds(3)).containsExactlyInAnyOrder("a1", "b1", "u1");
        assertThat(given().acquireIds(3)).containsExactlyInAnyOrder("a2", "b2", "u2");
        assertThat(given().acquireIds(3)).containsExactlyInAnyOrder("a3", "u3");
    }

    @Test
    default void aCancelledTaskWithoutAKeyTakesNoTurn() {
        given().enqueue("u1", "u2");
        enqueue("a", 2);
        given().queue().cancel(id("u1"), false);
        assertThat(given().acquireIds(4)).containsExactlyInAnyOrder("u2", "a1", "a2");
    }

    @Test
    default void aNewKeyWaitsForOneTurnOfEachOther() {
        enqueue("a", 100);
        enqueue("b", 100);
        given().acquire(50);
        enqueue("c", 2);
        assertThat(given().acquireIds(6)).containsSubsequence("c1", "c2").hasSize(6);
    }

    @Test
    default void anIdleKeySavesUpNoCredit() {
        enqueue("a", 1);
        enqueue("b", 50);
        given().acquire(21);
        enqueue("a", 20, 2);
        assertThat(given().acquireIds(10)).filteredOn(id -> id.startsWith("a")).hasSize(5);
    }

    @Test
    default void aKeyThatAlwaysHasOneTaskGetsNoMoreThanItsTurns() {
        enqueue("a", 30);
        int ofOne = 0;
        given().enqueue(of("one", "one-0"));
        for (int i = 1; i <= 20; i++) {
            if (given().acquireIds(1).get(0).startsWith("one")) {
                ofOne++;
                given().enqueue(of("one", "one-" + i));
            }
        }
        assertThat(ofOne).isEqualTo(10);
    }

    /** The name of a new key sorts before that of the old one, and it always has a task. */
    @Test
    default void newKeysDoNotStarveAnOldOne() {
        enqueue("z", 5);
        int others = 0;
        while (given().inspector().depths(QUEUE).pendingDefault() > 0 && others < 20) {
            given().enqueue(of("k" + others, "k" + others));
            given().acquire(1);
            others++;
        }
        assertThat(given().find("z5").summary().state())
                .as("after %d tasks of new keys", others)
                .isEqualTo(TaskState.PROCESSING);
    }

    @Test
    default void aHigherPriorityIsFirstWhateverTheKey() {
        enqueue("a", 2);
        given().enqueue(of("a", "h1").withPriority(Priority.HIGH), of("b", "h2").withPriority(Priority.HIGH));
        given().enqueue(task("l1").withPriority(Priority.LOW), of("a", "l2").withPriority(Priority.LOW));
        given().enqueue("u1");
        assertThat(given().acquireIds(2)).containsExactly("h1", "h2");
        assertThat(given().acquireIds(3)).containsExactlyInAnyOrder("a1", "a2", "u1");
        assertThat(given().acquireIds(2)).containsExactlyInAnyOrder("l1", "l2");
    }

    @Test
    default void aReturningTaskIsBeforeThoseThatWereEnqueuedAfterIt() {
        enqueue("a", 5);
        List<Lease> leases = given().acquire(4).stream().map(LeasedTask::lease).toList();
        given().queue().release(List.of(Release.toFront(leases.get(1)), Release.toFront(leases.get(0))));
        given().queue().retry(List.of(new Retry(leases.get(2), Duration.ZERO, BOOM)));
        given().advance(1);
        given().queue().dispatch(10);
        given().advance(LEASE.toMillis() + LEASE.toMillis() / 3);
        given().queue().reap(new ReapPolicy(10, 5, Duration.ofDays(1)));
        assertThat(given().acquireIds(5)).containsExactly("a1", "a2", "a3", "a4", "a5");
    }

    @Test
    default void aDeadOrDelayedTaskReturnsToItsPlace() {
        given().enqueue(of("a", "a1"), delayed("a2", 5_000).withKey(new TaskKey("a")), of("a", "a3"), of("a", "a4"));
        List<Lease> leases = given().acquire(2).stream().map(LeasedTask::lease).toList();
        given().queue().bury(List.of(new Burial(leases.get(0), BOOM)));
        given().deadLetters().requeue(QUEUE, List.of(id("a1")));
        given().queue().promote(Set.of(of("a", "a2").ref()));
        assertThat(given().acquireIds(3)).containsExactly("a1", "a2", "a4");
    }

    @Test
    default void aCancelledTaskLeavesItsKeyAndTheLastOneForgetsIt() {
        enqueue("a", 2);
        enqueue("b", 2);
        assertThat(given().queue().cancel(id("a1"), false)).isEqualTo(new CancelResult.Cancelled());
        assertThat(given().inspector().depths(QUEUE).pendingDefault()).isEqualTo(3);
        given().queue().cancel(id("a2"), false);
        assertThat(given().acquireIds(4)).containsExactly("b1", "b2");
        assertThat(given().find("a1").summary().state()).isEqualTo(TaskState.CANCELLED);
    }

    @Test
    default void aTaskShowsItsKeyInEveryState() {
        TaskKey key = new TaskKey("Zoë & co / 50%\u00a0+");
        NewTask task = task("a").withKey(key).withPriority(Priority.LOW);
        given().enqueue(task);
        assertThat(given().find("a").summary().header().key()).isEqualTo(key);
        assertThat(given().find("a").summary().ref()).isEqualTo(task.ref());
        LeasedTask leased = given().acquire(1).get(0);
        assertThat(leased.header()).isEqualTo(task.header());
        assertThat(given().find("a").summary().worker()).isEqualTo(W1);
        assertThat(given().queue().leasesOf(W1)).containsExactly(leased.lease());
        given().queue().complete(List.of(new Completion(leased.lease(), null)), Ending.COMPLETED, DAY);
        assertThat(given().find("a").summary().header().key()).isEqualTo(key);
    }

    @Test
    default void keysOfWhichOneIsTheBeginningOfTheOtherAreApart() {
        given().enqueue(of("a", "1"), of("a b", "2"), of("a!", "3"), of("a", "4"), of("a b", "5"), of("a!", "6"));
        assertThat(given().acquireIds(3)).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(given().acquireIds(3)).containsExactlyInAnyOrder("4", "5", "6");
    }

    @Test
    default void anIdIsKnownWhetherItsTaskHasAKeyOrNot() {
        given().enqueue(minted("a"), minted("b").withKey(new TaskKey("k"))); // generated ids are looked up as members
        EnqueueResult known = new EnqueueResult.Enqueued(Set.of(id("a"), id("b")));
        assertThat(given().enqueue(of("k", "a"), task("b"))).isEqualTo(known);
        assertThat(given().enqueue(task("a"), of("other", "b").withPriority(Priority.HIGH)))
                .isEqualTo(known);
    }

    @Test
    default void tasksWithAKeyCountTowardsTheLimitOfAQueue() {
        enqueue("a", 2);
        given().enqueue("u");
        TaskQueue queue = given().queue();
        assertThat(queue.enqueue(List.of(of("b", "b1"), task("v")), 4))
                .isEqualTo(new EnqueueResult.QueueFull(QUEUE, 4));
        assertThat(queue.enqueue(List.of(of("b", "b1")), 4)).isEqualTo(new EnqueueResult.Enqueued(Set.of()));
    }

    @Test
    default void depthsCountTasksWithAKeyAndTheAgeOfTheOldest() {
        enqueue("a", 2);
        given().advance(500);
        given().enqueue(of("b", "h").withPriority(Priority.HIGH), task("l").withPriority(Priority.LOW));
        Depths depths = given().inspector().depths(QUEUE);
        assertThat(List.of(depths.pendingHigh(), depths.pendingDefault(), depths.pendingLow()))
                .containsExactly(1L, 2L, 1L);
        assertThat(depths.oldestPending()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    default void pagesGoThroughAllKeys() {
        enqueue("b", 3);
        enqueue("a", 2);
        given().enqueue("u");
        given().enqueue(of("c", "h").withPriority(Priority.HIGH));
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = given().inspector().page(QUEUE, TaskState.PENDING, 2, cursor);
            page.tasks().forEach(task -> ids.add(task.ref().id().value()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(ids).containsExactly("u", "a1", "a2", "b1", "b2", "b3", "h");
    }

    @Test
    default void thePositionIsExactIfThereIsOneKey() {
        enqueue("a", 3);
        given().enqueue(task("h").withPriority(Priority.HIGH));
        Position third = position("a3");
        assertThat(third.ahead()).isEqualTo(3);
        assertThat(third.exact()).isTrue();
    }

    @Test
    default void thePositionIsEstimatedAsIfEachOtherKeyTookItsTurns() {
        enqueue("a", 3);
        enqueue("b", 50);
        given().enqueue("u1", "u2");
        Position second = position("a2");
        assertThat(second.exact()).isFalse();
        assertThat(second.ahead()).isEqualTo(1 + 2 * 2);
        assertThat(position("u2").ahead()).isEqualTo(1 + 2 * 2);
        assertThat(position("b50").ahead()).isEqualTo(49 + 5);
    }

    @Test
    default void aQueueWithTasksOfKeysOnlyIsNotEmpty() {
        enqueue("a", 1);
        assertThat(given().queues().summaries(List.of(QUEUE), LEASE).get(QUEUE).pending())
                .isTrue();
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ZERO)).isTrue();
    }

    @Test
    default void whatDoesNotFitIntoACallStaysInTurn() {
        Payload large = Payload.of(new byte[3 << 20]);
        for (int i = 1; i <= 3; i++) {
            for (String key : List.of("a", "b")) {
                NewTask task = of(key, key + i);
                given().enqueue(new NewTask(task.id(), true, task.priority(), task.start(), task.header(), large));
            }
        }
        List<List<String>> calls = new ArrayList<>();
        for (List<String> ids = given().acquireIds(10); !ids.isEmpty(); ids = given().acquireIds(10)) {
            calls.add(ids);
        }
        assertThat(calls.stream().flatMap(List::stream)).containsExactly("a1", "b1", "a2", "b2", "a3", "b3");
        assertThat(calls).hasSizeGreaterThan(2);
    }

    @Test
    default void aRefillTakesTurns() {
        enqueue("a", 3);
        enqueue("b", 3);
        Lease first = given().acquire(1).get(0).lease();
        List<LeasedTask> next = given().queue()
                .refill(List.of(new Completion(first, null)), DAY, 3, LEASE)
                .acquired()
                .tasks();
        assertThat(next).extracting(task -> task.lease().task().id().value()).containsExactly("b1", "a2", "b2");
        assertThat(given().queue().complete(List.of(new Completion(first, null)), Ending.COMPLETED, DAY))
                .isEqualTo(Map.of(first.task(), Rejection.LOST));
    }

    private void enqueue(String key, int tasks) {
        enqueue(key, tasks, 1);
    }

    private void enqueue(String key, int tasks, int first) {
        given().enqueue(IntStream.range(first, first + tasks)
                .mapToObj(i -> of(key, key + i))
                .toArray(NewTask[]::new));
    }

    private Position position(String id) {
        TaskSummary task = given().find(id).summary();
        return given().inspector().position(task);
    }

    private static NewTask of(String key, String id) {
        return task(id).withKey(new TaskKey(key));
    }
}
