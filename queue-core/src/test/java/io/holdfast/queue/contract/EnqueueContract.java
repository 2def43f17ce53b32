package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueFixture.START;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.minted;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How tasks are enqueued. */
public interface EnqueueContract extends QueueContract {
    @Test
    default void tasksArePendingInTheOrderOfTheCallAndOfTheirPriorities() {
        assertThat(given().enqueue(
                                task("l").withPriority(Priority.LOW),
                                task("d1"),
                                task("d2"),
                                task("h").withPriority(Priority.HIGH)))
                .isEqualTo(new Enqueued(Set.of()));
        assertThat(given().shows()).containsExactly("h pending", "d1 pending", "d2 pending", "l pending");
    }

    @Test
    default void aTaskKeepsItsHeaderAndTheExactBytesOfItsPayload() {
        TaskHeader header = task("a")
                .header()
                .withMaxRetries(7)
                .withTimeout(QueueContract.millis(1500))
                .withExpiresAt(START.plusSeconds(60))
                .withIdempotencyKey(new IdempotencyKey("order 17/ü %\n"));
        byte[] bytes = {'{', '\n', 0, (byte) 0xff, 'x', '\n', '}'};
        given().enqueue(new NewTask(id("a"), true, Priority.LOW, StartTime.NOW, header, Payload.of(bytes)));
        assertThat(given().find("a").summary().header()).isEqualTo(header);
        assertThat(given().find("a").payload()).isEqualTo(Payload.of(bytes));
    }

    @Test
    default void aDelayedTaskIsDueAfterItsDelayOrAtItsMoment() {
        given().enqueue(delayed("after", 1500), task("at").withStart(new StartTime.At(START.plusMillis(700))));
        assertThat(given().shows()).containsExactly("at delayed +700", "after delayed +1500");
    }

    @Test
    default void aStartTimeInThePastMeansPending() {
        given().enqueue(task("past").withStart(new StartTime.At(START.minusMillis(1))), delayed("zero", 0));
        given().enqueue(task("now").withStart(new StartTime.At(START)));
        assertThat(given().shows()).containsExactly("past pending", "zero pending", "now pending");
    }

    @Test
    default void aKnownIdIsLeftOutAndReported() {
        given().enqueue("a");
        assertThat(given().enqueue(task("b"), task("a").withPriority(Priority.HIGH)))
                .isEqualTo(new Enqueued(Set.of(id("a"))));
        assertThat(given().shows()).containsExactly("a pending", "b pending");
    }

    @Test
    default void theSecondOfTwoEqualIdsInOneCallIsLeftOut() {
        assertThat(given().enqueue(task("a"), task("a").withPriority(Priority.HIGH)))
                .isEqualTo(new Enqueued(Set.of(id("a"))));
        assertThat(given().shows()).containsExactly("a pending");
    }

    @Test
    default void aChosenIdEqualToAGeneratedOneIsKnownWhileItsTaskExists() {
        given().enqueue(minted("a").withPriority(Priority.LOW));
        assertThat(given().enqueue(task("a"))).isEqualTo(new Enqueued(Set.of(id("a"))));
    }

    @Test
    default void aCallThatArrivesAfterItsRepetitionAddsNothing() {
        given().enqueue(task("a"));
        given().acquire(1);
        assertThat(given().enqueue(minted("a"), minted("b"))).isEqualTo(new Enqueued(Set.of(id("a"))));
        assertThat(given().shows()).containsExactly("b pending", "a processing +30000 w1");
    }

    @Test
    default void aGeneratedIdAfterTheSameChosenOneInACallIsLeftOut() {
        assertThat(given().enqueue(task("a"), minted("a"), minted("b"))).isEqualTo(new Enqueued(Set.of(id("a"))));
        assertThat(given().shows()).containsExactly("a pending", "b pending");
    }

    @Test
    default void aChosenIdAfterTheSameGeneratedOneInACallIsLeftOut() {
        assertThat(given().enqueue(minted("a"), task("a"))).isEqualTo(new Enqueued(Set.of(id("a"))));
        assertThat(given().shows()).containsExactly("a pending");
    }

    @Test
    default void aCallBeyondTheLimitIsRefusedCompletely() {
        given().enqueue(task("a"), delayed("b", 50));
        assertThat(given().queue().enqueue(List.of(task("c"), task("d")), 3)).isEqualTo(new QueueFull(QUEUE, 3));
        assertThat(given().shows()).containsExactly("a pending", "b delayed +50");
    }

    @Test
    default void aCallThatReachesTheLimitIsAccepted() {
        given().enqueue("a");
        assertThat(given().queue().enqueue(List.of(task("b"), task("c")), 3)).isEqualTo(new Enqueued(Set.of()));
    }

    @Test
    default void runningEndedAndCancelledTasksDoNotCountTowardsTheLimit() {
        given().processing("running");
        given().dead("dead");
        given().enqueue("cancelled");
        given().queue().cancel(id("cancelled"), false);
        assertThat(given().queue().enqueue(List.of(task("b")), 1)).isEqualTo(new Enqueued(Set.of()));
    }

    @Test
    default void knownTasksDoNotCountTowardsTheLimit() {
        given().enqueue("a");
        assertThat(given().queue().enqueue(List.of(task("a")), 1)).isEqualTo(new Enqueued(Set.of(id("a"))));
        assertThat(given().queue().enqueue(List.of(task("a"), task("b")), 2)).isEqualTo(new Enqueued(Set.of(id("a"))));
    }

    @Test
    default void theLimitAppliesToACallOfManyBatchesAsAWhole() {
        List<NewTask> many = IntStream.range(0, TaskQueue.MAX_BATCH + 1)
                .mapToObj(i -> task("t" + i))
                .toList();
        assertThat(given().queue().enqueue(many, TaskQueue.MAX_BATCH))
                .isEqualTo(new QueueFull(QUEUE, TaskQueue.MAX_BATCH));
        assertThat(given().shows()).isEmpty();
        assertThat(given().queue().enqueue(many, TaskQueue.MAX_BATCH + 1)).isEqualTo(new Enqueued(Set.of()));
        assertThat(given().inspector().depths(QUEUE).pending()).isEqualTo(TaskQueue.MAX_BATCH + 1);
    }

    @Test
    default void aKnownBatchDoesNotLetTheNextOneExceedTheLimit() {
        List<NewTask> known = IntStream.range(0, TaskQueue.MAX_BATCH)
                .mapToObj(i -> task("t" + i))
                .toList();
        given().queue().enqueue(known, TaskQueue.UNLIMITED);
        List<NewTask> oneMore = IntStream.rangeClosed(0, TaskQueue.MAX_BATCH)
                .mapToObj(i -> task("t" + i))
                .toList();
        assertThat(given().queue().enqueue(oneMore, TaskQueue.MAX_BATCH))
                .isEqualTo(new QueueFull(QUEUE, TaskQueue.MAX_BATCH));
    }

    @Test
    default void queuesDoNotShareTasksOrIds() {
        QueueName other = new QueueName("other");
        given().enqueue("a");
        assertThat(given().queues().queue(other).enqueue(List.of(task("a")), 1)).isEqualTo(new Enqueued(Set.of()));
        assertThat(given().queues()
                        .queue(other)
                        .acquire(W1, 10, Duration.ofSeconds(1))
                        .tasks())
                .hasSize(1);
        assertThat(given().shows()).containsExactly("a pending");
    }

    @Test
    default void aQueueIsKnownAfterItsFirstEnqueue() {
        QueueName fresh = new QueueName("fresh-" + System.nanoTime());
        given().queues().queue(fresh).acquire(W1, 1, LEASE);
        assertThat(given().queues().known()).doesNotContain(fresh);
        given().queues().queue(fresh).enqueue(List.of(task("a")), TaskQueue.UNLIMITED);
        assertThat(given().queues().known()).contains(fresh);
    }
}
