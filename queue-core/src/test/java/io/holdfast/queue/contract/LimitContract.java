package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueFixture.minted;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.KeyPage;
import io.holdfast.queue.flow.KeyState;
import io.holdfast.queue.flow.Limit;
import io.holdfast.queue.flow.LimitReached;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The limits of a queue and of its keys: never exceeded, never lost, and a freed slot is used at once. */
public interface LimitContract extends QueueContract {
    TaskKey ACME = new TaskKey("acme");

    @Test
    default void noMoreTasksRunThanTheConcurrencyOfTheQueue() {
        limit(QueueLimits.NONE.withConcurrency(3));
        given().enqueue("a", "b", "c", "d", "e");
        List<LeasedTask> running = given().acquire(10);
        assertThat(running).hasSize(3);
        assertThat(given().acquire(10)).isEmpty();
        complete(running.subList(0, 2));
        assertThat(given().acquire(10)).hasSize(2);
        assertThat(given().flow().use(QUEUE)).isEqualTo(new LimitUse(3, 0, 0, 2));
    }

    @Test
    default void noMoreTasksOfAKeyRunThanItsConcurrencyWhateverTheirPriority() {
        limit(QueueLimits.NONE.withKeyConcurrency(2));
        given().enqueue(
                        of("acme", "h").withPriority(Priority.HIGH),
                        of("acme", "l").withPriority(Priority.LOW));
        enqueue("acme", 3);
        enqueue("b", 1);
        assertThat(given().acquireIds(10)).containsExactlyInAnyOrder("h", "acme1", "b1");
        assertThat(given().acquireIds(10)).isEmpty();
        assertThat(keys())
                .containsExactlyInAnyOrder(
                        new KeyState(ACME, 3, 2, false, Limit.KEY_CONCURRENCY),
                        new KeyState(new TaskKey("b"), 0, 1, false, null));
    }

    /** However a lease ends, its slot is free in the same step, a waiting worker wakes up, and the next task starts. */
    @TestFactory
    default Stream<DynamicTest> aSlotIsFreeAsSoonAsALeaseEnds() {
        Map<String, Consumer<List<LeasedTask>>> ends = Map.of(
                "complete", this::complete,
                "retry",
                        tasks -> given().queue()
                                .retry(leases(tasks).stream()
                                        .map(lease -> new Retry(lease, Duration.ofHours(1), BOOM))
                                        .toList()),
                "snooze",
                        tasks -> given().queue()
                                .release(leases(tasks).stream()
                                        .map(lease -> Release.snoozed(
                                                lease, Duration.ofHours(1), Duration.ofHours(1), "busy"))
                                        .toList()),
                "release",
                        tasks -> given().queue()
                                .release(leases(tasks).stream()
                                        .map(Release::toFront)
                                        .toList()),
                "bury",
                        tasks -> given().queue()
                                .bury(leases(tasks).stream()
                                        .map(lease -> new Burial(lease, BOOM))
                                        .toList()),
                "cancel",
                        tasks -> {
                            leases(tasks)
                                    .forEach(lease ->
                                            given().queue().cancel(lease.task().id(), true));
                            complete(tasks);
                        },
                "reap",
                        tasks -> {
                            for (int sweep = 0; sweep < 6; sweep++) { // no gap that would look like an outage
                                given().advance(LEASE.toMillis() / 3);
                                given().queue().reap(new ReapPolicy(10, 5, LEASE));
                            }
                        });
        List<QueueLimits> limits = List.of(
                QueueLimits.NONE.withConcurrency(2),
                QueueLimits.NONE.withKeyConcurrency(2),
                QueueLimits.NONE.withKey(ACME, new KeyLimits(2, null, 1)));
        return ends.entrySet().stream()
                .flatMap(end -> limits.stream()
                        .map(limit -> DynamicTest.dynamicTest(end.getKey() + " with " + limit, () -> {
                            aSlotIsFreeAfter(end.getValue(), limit, end.getKey() + limits.indexOf(limit));
                        })));
    }

    private void aSlotIsFreeAfter(Consumer<List<LeasedTask>> end, QueueLimits limits, String name) {
        settleAll();
        limit(limits);
        given().enqueue(IntStream.range(0, 5)
                .mapToObj(i -> minted(name + i).withKey(ACME))
                .toArray(NewTask[]::new));
        List<LeasedTask> running = given().acquire(10);
        assertThat(running).hasSize(2);
        given().queues().awaitWork(List.of(QUEUE), Duration.ZERO);
        assertThat(given().acquire(10)).isEmpty();
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ZERO)).isFalse();
        end.accept(running);
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ZERO))
                .as("a wake-up signal")
                .isTrue();
        assertThat(given().acquire(10)).hasSize(2);
    }

    /** Leaves nothing pending or running, also of earlier cases. */
    private void settleAll() {
        limit(QueueLimits.NONE);
        for (List<LeasedTask> tasks = given().acquire(100); !tasks.isEmpty(); tasks = given().acquire(100)) {
            complete(tasks);
        }
        List<Lease> held = given().queue().leasesOf(W1);
        given().queue()
                .complete(
                        held.stream().map(lease -> new Completion(lease, null)).toList(), Ending.COMPLETED, DAY);
        assertThat(given().flow().use(QUEUE).running()).isZero();
    }

    @Test
    default void aRefillUsesTheSlotsThatItFrees() {
        limit(QueueLimits.NONE.withConcurrency(2).withKeyConcurrency(1));
        enqueue("a", 3);
        enqueue("b", 3);
        List<LeasedTask> running = given().acquire(5);
        assertThat(running).hasSize(2);
        List<LeasedTask> next = given().queue()
                .refill(
                        running.stream()
                                .map(task -> new Completion(task.lease(), null))
                                .toList(),
                        DAY,
                        5,
                        LEASE)
                .acquired()
                .tasks();
        assertThat(next).extracting(task -> task.lease().task().id().value()).containsExactlyInAnyOrder("a2", "b2");
    }

    @Test
    default void aTaskThatEndsTwiceFreesOneSlot() {
        limit(QueueLimits.NONE.withKeyConcurrency(2));
        enqueue("acme", 5);
        List<LeasedTask> running = given().acquire(5);
        complete(List.of(running.get(0), running.get(0)));
        complete(running.subList(0, 1));
        given().queue().bury(List.of(new Burial(running.get(0).lease(), BOOM)));
        assertThat(given().acquire(5)).hasSize(1);
    }

    @Test
    default void keysAtALimitAreNotInTheWayOfOthers() {
        limit(QueueLimits.NONE.withKeyConcurrency(1));
        for (int key = 0; key < 50; key++) {
            enqueue("k" + key, 3);
        }
        assertThat(given().acquire(50)).hasSize(50);
        enqueue("zz", 1);
        assertThat(given().acquireIds(1)).containsExactly("zz1");
    }

    @Test
    default void aLoweredLimitFillsTheFirstCallsWithKeysThatMayNotStart() {
        for (int key = 0; key < 20; key++) {
            enqueue("k" + key, 3);
        }
        assertThat(given().acquire(40)).hasSize(40);
        limit(QueueLimits.NONE.withKeyConcurrency(1));
        enqueue("zz", 1);
        assertThat(given().acquireIds(1)).containsExactly("zz1");
    }

    @Test
    default void aLimitBelowWhatRunsIsReachedFromAbove() {
        enqueue("acme", 10);
        List<LeasedTask> running = given().acquire(5);
        limit(QueueLimits.NONE.withKeyConcurrency(2));
        assertThat(given().acquire(5)).isEmpty();
        complete(running.subList(0, 3));
        assertThat(given().acquire(5)).isEmpty();
        complete(running.subList(3, 5));
        assertThat(given().acquire(5)).hasSize(2);
    }

    @Test
    default void aRaisedLimitAppliesAtOnceAndWakesAWorker() {
        limit(QueueLimits.NONE.withConcurrency(1).withKeyRate(Rate.of(1, Duration.ofDays(1))));
        enqueue("acme", 5);
        assertThat(given().acquire(5)).hasSize(1);
        given().queues().awaitWork(List.of(QUEUE), Duration.ZERO);
        limit(QueueLimits.NONE.withConcurrency(3));
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ZERO)).isTrue();
        assertThat(given().acquire(5)).hasSize(2);
        limit(QueueLimits.NONE);
        assertThat(given().acquire(5)).hasSize(2);
    }

    @Test
    default void aLimitThatKeepsTasksFromStartingIsCounted() {
        limit(QueueLimits.NONE.withKeyConcurrency(1));
        enqueue("acme", 3);
        given().acquire(5);
        assertThat(given().flow().use(QUEUE).throttled()).isEqualTo(1);
        given().acquire(5);
        assertThat(given().flow().use(QUEUE).throttled())
                .as("a parked key is not examined again")
                .isEqualTo(1);
        given().flow().pauseKey(QUEUE, ACME, "ada");
        complete(given().queue().leasesOf(W1));
        given().acquire(5);
        assertThat(given().flow().use(QUEUE).throttled())
                .as("a pause is not a limit")
                .isEqualTo(1);
        given().flow().resumeKey(QUEUE, ACME);
        given().acquire(5);
        assertThat(given().flow().use(QUEUE).throttled()).isEqualTo(2);
    }

    @Test
    default void tasksStartAtTheRateOfTheQueue() {
        limit(QueueLimits.NONE.withRate(new Rate(10, Duration.ofSeconds(1), 3)));
        given().enqueue("a", "b", "c", "d", "e");
        assertThat(given().acquireIds(10)).containsExactly("a", "b", "c");
        assertThat(given().flow().use(QUEUE)).isEqualTo(new LimitUse(3, 3, 0, 1));
        Acquired none = given().queue().acquire(W1, 10, LEASE);
        assertThat(none.tasks()).isEmpty();
        assertThat(none.nextDue()).isEqualTo(Duration.ofMillis(100));
        given().advance(99);
        assertThat(given().acquire(10)).isEmpty();
        given().advance(1);
        assertThat(given().acquireIds(10)).containsExactly("d");
        given().advance(1_000);
        assertThat(given().acquireIds(10)).containsExactly("e");
    }

    @Test
    default void tasksOfAKeyStartAtItsRateAndHoldNoSlotWhileTheyWait() {
        limit(QueueLimits.NONE.withConcurrency(2).withKeyRate(Rate.of(2, Duration.ofSeconds(1))));
        enqueue("acme", 3);
        given().enqueue("u");
        assertThat(given().acquireIds(10)).containsExactlyInAnyOrder("acme1", "u");
        complete(given().queue().leasesOf(W1));
        Acquired none = given().queue().acquire(W1, 10, LEASE);
        assertThat(none.tasks()).isEmpty();
        assertThat(none.nextDue()).isEqualTo(Duration.ofMillis(500));
        given().enqueue("v", "w");
        assertThat(given().acquireIds(10)).containsExactly("v", "w");
        complete(given().queue().leasesOf(W1));
        given().advance(500);
        assertThat(given().acquireIds(10)).containsExactly("acme2");
    }

    /** Nobody polls: the time of a rate stands beside the times of delayed tasks, and the dispatcher wakes a worker. */
    @Test
    default void theDispatcherWakesAWorkerWhenARateAllowsAStart() {
        limit(QueueLimits.NONE.withKeyRate(Rate.of(1, Duration.ofSeconds(10))));
        enqueue("acme", 2);
        assertThat(given().acquire(10)).hasSize(1);
        given().queues().awaitWork(List.of(QUEUE), Duration.ZERO);
        assertThat(given().queues().summaries(List.of(QUEUE), LEASE).get(QUEUE).pending())
                .isFalse();
        assertThat(given().queues().summaries(List.of(QUEUE), LEASE).get(QUEUE).nextDue())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(given().queue().dispatch(10).nextDue()).isEqualTo(Duration.ofSeconds(10));
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ZERO)).isFalse();
        given().advance(10_000);
        given().queue().dispatch(10);
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ZERO)).isTrue();
        assertThat(given().acquireIds(10)).containsExactly("acme2");
    }

    @Test
    default void retriesOfOneKeyTakeItsSlotsAndNotThoseOfOthers() {
        limit(QueueLimits.NONE.withKeyConcurrency(2));
        enqueue("acme", 20);
        enqueue("b", 3);
        List<String> ofOthers = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            List<LeasedTask> running = given().acquire(4);
            List<LeasedTask> ofAcme = running.stream()
                    .filter(task -> ACME.equals(task.header().key()))
                    .toList();
            assertThat(ofAcme).hasSizeLessThanOrEqualTo(2);
            running.stream()
                    .filter(task -> !ofAcme.contains(task))
                    .forEach(task -> ofOthers.add(task.lease().task().id().value()));
            given().queue()
                    .retry(leases(ofAcme).stream()
                            .map(lease -> new Retry(lease, Duration.ZERO, BOOM))
                            .toList());
            complete(running);
            given().advance(1);
            given().queue().dispatch(100);
        }
        assertThat(ofOthers).containsExactly("b1", "b2", "b3");
    }

    @Test
    default void aPausedKeyFinishesWhatRunsAndStartsNothing() {
        enqueue("acme", 5);
        enqueue("b", 2);
        List<LeasedTask> running = given().acquire(2);
        assertThat(given().flow().pauseKey(QUEUE, ACME, "ada")).isTrue();
        assertThat(given().flow().pauseKey(QUEUE, ACME, "bob")).isFalse();
        complete(running);
        assertThat(given().acquireIds(10)).containsExactly("b2");
        assertThat(keys()).contains(new KeyState(ACME, 4, 0, true, Limit.KEY_PAUSED));
        assertThat(reached("acme2")).isEqualTo(new LimitReached(Limit.KEY_PAUSED, 0, 0, null));
        given().enqueue(of("acme", "later"));
        assertThat(given().acquireIds(10)).isEmpty();
        given().queues().awaitWork(List.of(QUEUE), Duration.ZERO);
        assertThat(given().flow().resumeKey(QUEUE, ACME)).isTrue();
        assertThat(given().flow().resumeKey(QUEUE, ACME)).isFalse();
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ZERO)).isTrue();
        assertThat(given().acquireIds(10)).containsExactly("acme2", "acme3", "acme4", "acme5", "later");
    }

    @Test
    default void aWeightIsTheShareOfTheTurns() {
        limit(QueueLimits.NONE.withKey(ACME, new KeyLimits(null, null, 3)));
        enqueue("acme", 300);
        enqueue("b", 300);
        List<String> first = new ArrayList<>();
        for (int call = 0; call < 20; call++) {
            first.addAll(given().acquireIds(10));
        }
        assertThat(first.stream().filter(id -> id.startsWith("acme")).count()).isBetween(148L, 152L);
    }

    @Test
    default void aFullKeyRefusesTheWholeCallAndIsNamed() {
        limit(QueueLimits.NONE.withKeyMaxPending(3));
        enqueue("acme", 2);
        assertThat(given().enqueue(
                                of("b", "b1"), of("acme", "x"), of("acme", "y").withPriority(Priority.HIGH)))
                .isEqualTo(new EnqueueResult.QueueFull(QUEUE, 3, ACME));
        assertThat(given().inspector().find(QUEUE, id("b1"))).isEmpty();
        assertThat(given().enqueue(of("b", "b1"), of("acme", "x"))).isEqualTo(new EnqueueResult.Enqueued(Set.of()));
        given().acquire(1);
        assertThat(given().enqueue(task("u"), task("v"), task("w"), task("z")))
                .isEqualTo(new EnqueueResult.Enqueued(Set.of()));
    }

    /** They are let in later, too: a schedule for tomorrow and a retry are never refused. */
    @Test
    default void delayedTasksOfAKeyDoNotCountAsPendingOnes() {
        limit(QueueLimits.NONE.withKeyMaxPending(2));
        StartTime later = new StartTime.After(Duration.ofMinutes(1));
        given().enqueue(of("acme", "d1").withStart(later), of("acme", "d2").withStart(later));
        assertThat(given().enqueue(of("acme", "a"), of("acme", "b"))).isEqualTo(new EnqueueResult.Enqueued(Set.of()));
        assertThat(given().enqueue(of("acme", "d3").withStart(later)))
                .isEqualTo(new EnqueueResult.QueueFull(QUEUE, 2, ACME));
        given().advance(60_000);
        given().queue().dispatch(10);
        assertThat(keys()).contains(new KeyState(ACME, 4, 0, false, null));
    }

    /** The limits are checked once, for all tasks together: nothing is half written. */
    @Test
    default void aKeyThatIsFullInALaterBatchRefusesTheWholeCall() {
        limit(QueueLimits.NONE.withKeyMaxPending(1_200));
        NewTask[] tasks = IntStream.range(0, 2_500)
                .mapToObj(i -> i < 1_000 ? minted("t" + i) : minted("t" + i).withKey(ACME))
                .toArray(NewTask[]::new);
        assertThat(given().enqueue(tasks)).isEqualTo(new EnqueueResult.QueueFull(QUEUE, 1_200, ACME));
        assertThat(given().inspector().depths(QUEUE).pending()).isZero();
        limit(QueueLimits.NONE.withKeyMaxPending(1_500));
        assertThat(given().enqueue(tasks)).isEqualTo(new EnqueueResult.Enqueued(Set.of()));
        assertThat(given().inspector().depths(QUEUE).pending()).isEqualTo(2_500);
        assertThat(given().enqueue(of("acme", "x"))).isEqualTo(new EnqueueResult.QueueFull(QUEUE, 1_500, ACME));
    }

    @Test
    default void aFullKeyIsFoundBeforeAnEnqueueAndDoesNotRefuseWhatIsAdmitted() {
        assertThat(given().flow().fullKey(QUEUE, Map.of(ACME, 1_000_000))).isEmpty();
        limit(QueueLimits.NONE.withKeyMaxPending(3));
        enqueue("acme", 2);
        enqueue("b", 3);
        given().acquire(1);
        assertThat(given().flow().fullKey(QUEUE, Map.of())).isEmpty();
        assertThat(given().flow().fullKey(QUEUE, Map.of(ACME, 2, new TaskKey("c"), 3)))
                .isEmpty();
        EnqueueResult.QueueFull full = new EnqueueResult.QueueFull(QUEUE, 3, ACME);
        assertThat(given().flow().fullKey(QUEUE, Map.of(ACME, 3))).contains(full);
        List<NewTask> three = List.of(of("acme", "x"), of("acme", "y"), of("acme", "z"));
        assertThat(given().queue().enqueue(three, TaskQueue.UNLIMITED)).isEqualTo(full);
        assertThat(given().queue().enqueue(three, TaskQueue.ADMITTED)).isEqualTo(new EnqueueResult.Enqueued(Set.of()));
    }

    /** Also in a queue without limits. */
    @Test
    default void aDelayedKeyStartsNothingUntilItsDelayEnds() {
        enqueue("acme", 3);
        enqueue("b", 2);
        List<LeasedTask> first = given().acquire(1);
        snoozeWithKey(first, 1_000);
        given().enqueue(of("acme", "new").withPriority(Priority.HIGH));
        assertThat(given().acquireIds(10)).containsExactly("b1", "b2");
        assertThat(given().queue().acquire(W1, 10, LEASE).nextDue()).isEqualTo(Duration.ofSeconds(1));
        assertThat(reached("acme2")).isEqualTo(new LimitReached(Limit.KEY_DELAYED, 0, 0, Duration.ofSeconds(1)));
        assertThat(keys()).contains(new KeyState(ACME, 3, 0, false, Limit.KEY_DELAYED));
        assertThat(given().flow().limits(QUEUE)).isEqualTo(QueueLimits.NONE);
        given().queues().awaitWork(List.of(QUEUE), Duration.ZERO);
        given().advance(999);
        assertThat(given().queue().dispatch(10).nextDue()).isEqualTo(Duration.ofMillis(1));
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ZERO)).isFalse();
        assertThat(given().acquire(10)).isEmpty();
        given().advance(1);
        given().queue().dispatch(10);
        assertThat(given().queues().awaitWork(List.of(QUEUE), Duration.ZERO)).isTrue();
        assertThat(given().acquireIds(10)).containsExactly("new", "acme1", "acme2", "acme3");
        assertThat(keys()).contains(new KeyState(ACME, 0, 4, false, null));
    }

    @Test
    default void theLongestDelayOfAKeyCounts() {
        enqueue("acme", 5);
        List<LeasedTask> running = given().acquire(3);
        snoozeWithKey(running.subList(0, 1), 1_000);
        snoozeWithKey(running.subList(1, 2), 3_000);
        snoozeWithKey(running.subList(2, 3), 2_000);
        given().advance(2_999);
        given().queue().dispatch(10);
        assertThat(given().acquire(10)).isEmpty();
        given().advance(1);
        given().queue().dispatch(10);
        assertThat(given().acquire(10)).hasSize(5);
    }

    /** A lost lease, a task without a key, and a snooze of the task only delay no key. */
    @Test
    default void onlyAHeldTaskDelaysItsKey() {
        enqueue("acme", 4);
        given().enqueue("u", "v");
        List<LeasedTask> running = given().acquire(4);
        assertThat(running).hasSize(4);
        snoozeWithKey(
                running.stream().filter(task -> task.header().key() == null).toList(), 1_000);
        given().queue()
                .release(leases(running).stream()
                        .map(lease -> Release.snoozed(lease, Duration.ofHours(1), Duration.ofHours(1), "busy"))
                        .toList());
        snoozeWithKey(running, 1_000);
        assertThat(given().acquireIds(10)).containsExactlyInAnyOrder("acme3", "acme4");
        assertThat(given().flow().use(QUEUE).limitedKeys()).isZero();
    }

    @Test
    default void aDelayOutlastsNewLimitsAndEndsWhenTheKeyIsResumed() {
        limit(QueueLimits.NONE.withKeyConcurrency(2).withKeyRate(Rate.of(1, Duration.ofMillis(10))));
        enqueue("acme", 3);
        snoozeWithKey(given().acquire(1), 60_000);
        given().flow().pauseKey(QUEUE, ACME, "ada");
        limit(QueueLimits.NONE);
        given().advance(10_000);
        assertThat(given().acquire(10)).isEmpty();
        assertThat(reached("acme2").limit()).isEqualTo(Limit.KEY_PAUSED);
        given().flow().resumeKey(QUEUE, ACME);
        assertThat(given().acquireIds(10)).containsExactly("acme2", "acme3");
        enqueue("b", 3);
        snoozeWithKey(given().acquire(1), 60_000);
        limit(QueueLimits.NONE);
        assertThat(given().acquire(10)).isEmpty();
        given().flow().resumeKey(QUEUE, new TaskKey("b"));
        assertThat(given().acquireIds(10)).containsExactly("b2", "b3");
    }

    /** A key that is delayed while it waits for a slot starts when both allow it. */
    @Test
    default void aDelayedKeyAtItsLimitWaitsForBoth() {
        limit(QueueLimits.NONE.withKeyConcurrency(2));
        enqueue("acme", 4);
        List<LeasedTask> running = given().acquire(10);
        snoozeWithKey(running.subList(0, 1), 1_000);
        assertThat(given().acquire(10)).isEmpty();
        given().advance(1_000);
        given().queue().dispatch(10);
        assertThat(given().acquireIds(10)).containsExactly("acme1");
        assertThat(reached("acme3").limit()).isEqualTo(Limit.KEY_CONCURRENCY);
    }

    /** The time of the last start, which the old rate set, does not delay starts by the new one. */
    @Test
    default void aFasterRateAppliesAtOnce() {
        limit(QueueLimits.NONE.withKeyRate(Rate.of(1, Duration.ofDays(1))));
        enqueue("acme", 2);
        assertThat(given().acquire(10)).hasSize(1);
        limit(QueueLimits.NONE.withKeyRate(Rate.of(1, Duration.ofSeconds(1))));
        assertThat(given().acquire(10)).isEmpty();
        given().advance(1_000);
        assertThat(given().acquireIds(10)).containsExactly("acme2");
        limit(QueueLimits.NONE.withRate(Rate.of(1, Duration.ofDays(1))));
        given().enqueue("u", "v");
        assertThat(given().acquireIds(10)).containsExactly("u");
        limit(QueueLimits.NONE.withRate(Rate.of(1, Duration.ofSeconds(1))));
        assertThat(given().acquire(10)).isEmpty();
        given().advance(1_000);
        assertThat(given().acquireIds(10)).containsExactly("v");
    }

    private void snoozeWithKey(List<LeasedTask> tasks, long millis) {
        Duration delay = Duration.ofMillis(millis);
        given().queue()
                .release(leases(tasks).stream()
                        .map(lease -> Release.snoozed(lease, delay, delay, "slow down")
                                .delayingKey())
                        .toList());
    }

    @Test
    default void aWaitingTaskNamesTheLimitItsUseAndWhenTheNextStarts() {
        limit(QueueLimits.NONE
                .withConcurrency(3)
                .withKeyConcurrency(2)
                .withKey(new TaskKey("b"), new KeyLimits(null, new Rate(2, Duration.ofSeconds(1), 2), 1)));
        enqueue("acme", 3);
        assertThat(given().acquire(2)).hasSize(2);
        assertThat(reached("acme3")).isEqualTo(new LimitReached(Limit.KEY_CONCURRENCY, 2, 2, null));
        given().enqueue("u");
        assertThat(reached("u")).isNull();
        assertThat(given().acquireIds(1)).containsExactly("u");
        given().enqueue("v");
        assertThat(reached("v")).isEqualTo(new LimitReached(Limit.CONCURRENCY, 3, 3, null));
        limit(given().flow().limits(QUEUE).withConcurrency(null));
        enqueue("b", 3);
        given().acquire(10);
        assertThat(reached("b3")).isEqualTo(new LimitReached(Limit.KEY_RATE, 2, 2, Duration.ofMillis(500)));
    }

    @Test
    default void limitsAreReadAsTheyWereSet() {
        assertThat(given().flow().limits(QUEUE)).isEqualTo(QueueLimits.NONE);
        QueueLimits all = new QueueLimits(
                        50,
                        new Rate(100, Duration.ofSeconds(1), 20),
                        5,
                        Rate.of(10, Duration.ofSeconds(1)),
                        100_000,
                        Map.of())
                .withKey(ACME, new KeyLimits(20, Rate.of(50, Duration.ofSeconds(1)), 3))
                .withKey(new TaskKey("Zoë & co"), new KeyLimits(null, null, 1));
        limit(all);
        assertThat(given().flow().limits(QUEUE)).isEqualTo(all);
        assertThat(given().flow().limits(List.of(QUEUE))).isEqualTo(Map.of(QUEUE, all));
        assertThat(given().flow().inUse(List.of(QUEUE)))
                .isEqualTo(Map.of(QUEUE, new LimitsInUse(all, given().flow().use(QUEUE))));
        limit(all.withRate(null).withKeyRate(null));
        assertThat(given().flow().limits(QUEUE)).isEqualTo(all.withRate(null).withKeyRate(null));
        limit(QueueLimits.NONE);
        assertThat(given().flow().limits(QUEUE)).isEqualTo(QueueLimits.NONE);
        assertThat(given().flow().limits(List.of(QUEUE))).isEmpty();
        assertThat(given().flow().inUse(List.of(QUEUE))).isEmpty();
    }

    @Test
    default void pagesListEachKeyOnce() {
        for (int i = 0; i < 7; i++) {
            given().enqueue(
                            of("k" + i, "h" + i).withPriority(Priority.HIGH),
                            of("k" + i, "d" + i),
                            of("only-d" + i, "o" + i),
                            of("only-l" + i, "l" + i).withPriority(Priority.LOW));
        }
        given().enqueue(of("running", "r").withPriority(Priority.HIGH));
        given().acquire(8);
        List<KeyState> all = new ArrayList<>();
        String cursor = null;
        do {
            KeyPage page = given().flow().keys(QUEUE, 4, cursor);
            assertThat(page.keys()).hasSizeLessThanOrEqualTo(4);
            all.addAll(page.keys());
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(all).extracting(KeyState::key).doesNotHaveDuplicates().hasSize(22);
        assertThat(all).contains(new KeyState(new TaskKey("running"), 0, 1, false, null));
        assertThat(all).contains(new KeyState(new TaskKey("k0"), 1, 1, false, null));
    }

    @Test
    default void aPausedKeyIsListedOnceWithAndWithoutTasks() {
        given().enqueue(of("running", "r"));
        given().acquire(1);
        enqueue("pending", 1);
        for (String key : List.of("idle", "running", "pending")) {
            given().flow().pauseKey(QUEUE, new TaskKey(key), "ada");
        }
        assertThat(keys())
                .containsExactlyInAnyOrder(
                        new KeyState(new TaskKey("idle"), 0, 0, true, null),
                        new KeyState(new TaskKey("running"), 0, 1, true, null),
                        new KeyState(new TaskKey("pending"), 1, 0, true, Limit.KEY_PAUSED));
        given().flow().resumeKey(QUEUE, new TaskKey("idle"));
        assertThat(keys()).extracting(KeyState::key).doesNotContain(new TaskKey("idle"));
    }

    @Test
    default void aCancelledTaskOfAKeyAtItsLimitIsForgotten() {
        limit(QueueLimits.NONE.withKeyConcurrency(1));
        enqueue("acme", 2);
        List<LeasedTask> running = given().acquire(5);
        given().queue().cancel(id("acme2"), false);
        complete(running);
        assertThat(keys()).isEmpty();
        assertThat(given().find("acme2").summary().state()).isEqualTo(TaskState.CANCELLED);
        given().enqueue(of("acme", "acme3"));
        assertThat(given().acquireIds(5)).containsExactly("acme3");
    }

    private void limit(QueueLimits limits) {
        given().flow().setLimits(QUEUE, limits);
    }

    private List<KeyState> keys() {
        return given().flow().keys(QUEUE, 100, null).keys();
    }

    private LimitReached reached(String id) {
        return given().inspector().position(given().find(id).summary()).limit();
    }

    private void enqueue(String key, int tasks) {
        given().enqueue(IntStream.rangeClosed(1, tasks)
                .mapToObj(i -> of(key, key + i))
                .toArray(NewTask[]::new));
    }

    private static NewTask of(String key, String id) {
        return task(id).withKey(new TaskKey(key));
    }

    private static List<Lease> leases(List<LeasedTask> tasks) {
        return tasks.stream().map(LeasedTask::lease).toList();
    }

    private void complete(List<?> held) {
        List<Completion> completions = held.stream()
                .map(each -> each instanceof LeasedTask task ? task.lease() : (Lease) each)
                .map(lease -> new Completion(lease, null))
                .toList();
        given().queue().complete(completions, Ending.COMPLETED, DAY);
    }
}
