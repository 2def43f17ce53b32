package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.runner;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How queues become known, and are forgotten. */
class ForgetIT {

    private static final QueueName MAIL = new QueueName("mail");
    private static final Duration UNUSED = Duration.ofMinutes(10);
    private static final TrimPolicy KEEP_NONE = new TrimPolicy(100, Duration.ofDays(1), 0, Duration.ofMillis(1));

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();
    private final TaskQueue mail = redis.queues.queue(MAIL);

    @Test
    void aForgottenQueueLeavesNothingBehind() {
        emptied();
        redis.at(601_000);
        assertThat(redis.queues.forget(UNUSED)).containsExactly(MAIL);
        assertThat(redis.queues.known()).isEmpty();
        assertThat(keysOfMail()).isEmpty();
    }

    @Test
    void aForgottenQueueIsKnownAgainWithItsNextTask() {
        emptied();
        redis.at(601_000);
        redis.queues.forget(UNUSED);
        mail.enqueue(List.of(task("b")), TaskQueue.UNLIMITED);
        assertThat(redis.queues.known()).containsExactly(MAIL);
        assertThat(mail.acquire(WORKER, 1, LEASE).tasks()).hasSize(1);
    }

    @Test
    void aRecentlyUsedQueueIsKept() {
        emptied();
        redis.at(599_999);
        assertThat(redis.queues.forget(UNUSED)).isEmpty();
        redis.queues.markUsed(List.of(MAIL));
        redis.at(1_199_000);
        assertThat(redis.queues.forget(UNUSED)).isEmpty();
        assertThat(redis.queues.known()).containsExactly(MAIL);
    }

    @Test
    void aQueueThatIsNotEmptyIsKept() {
        QueueName dead = new QueueName("dead");
        QueueName pending = new QueueName("pending");
        QueueName ended = new QueueName("ended");
        QueueName remembered = new QueueName("remembered");
        List.of(dead, pending, ended, remembered)
                .forEach(name -> redis.queues
                        .queue(name)
                        .enqueue(List.of(task("a").withChosenId(new TaskId("a"))), TaskQueue.UNLIMITED));
        redis.queues.queue(dead).bury(List.of(new Burial(leaseIn(dead), QueueUnderTest.BOOM)));
        List.of(ended, remembered).forEach(name -> complete(name, leaseIn(name)));
        redis.queues.queue(remembered).trim(new TrimPolicy(10, Duration.ZERO, 0, Duration.ofDays(1)));
        redis.at(3_600_000);
        assertThat(redis.queues.forget(UNUSED)).isEmpty();
        assertThat(redis.queues.known()).containsExactlyInAnyOrder(dead, pending, ended, remembered);
    }

    @Test
    void aPausedQueueIsKeptAndStaysPaused() {
        emptied();
        redis.queues.pause(MAIL, "ada");
        redis.at(3_600_000);
        assertThat(redis.queues.forget(UNUSED)).isEmpty();
        assertThat(redis.inspector.depths(MAIL).paused()).isTrue();
    }

    /** The end of the last delay of a key is a field of control that no acquire may ever remove. */
    @Test
    void aQueueWhoseKeyWasDelayedIsForgottenOnceTheDelayIsOver() {
        Duration hours = Duration.ofHours(2);
        mail.enqueue(List.of(task("a").withKey(new TaskKey("acme"))), TaskQueue.UNLIMITED);
        mail.release(
                List.of(Release.snoozed(leaseIn(MAIL), hours, hours, "busy").delayingKey()));
        mail.cancel(new TaskId("a"), true);
        redis.at(1);
        mail.trim(KEEP_NONE);
        redis.at(3_600_000);
        assertThat(redis.queues.forget(UNUSED)).isEmpty();
        redis.at(7_800_001);
        assertThat(redis.queues.forget(UNUSED)).containsExactly(MAIL);
        assertThat(redis.flow.use(MAIL)).isEqualTo(LimitUse.NONE);
    }

    @Test
    void aQueueThatARouteNamesIsKept() {
        emptied();
        new RedisQueueRoutes(runner(), false).route(new TaskType("t"), MAIL);
        redis.at(3_600_000);
        assertThat(redis.queues.forget(UNUSED)).isEmpty();
        assertThat(redis.queues.known()).containsExactly(MAIL);
    }

    @Test
    void aQueueOfAnOlderVersionIsForgottenAfterItsTime() {
        runner().commands()
                .run("old", connection -> connection.setCommands().sAdd(Bytes.of("tasks:queues"), Bytes.of("mail")));
        assertThat(redis.queues.forget(UNUSED)).isEmpty();
        redis.at(601_000);
        assertThat(redis.queues.forget(UNUSED)).containsExactly(MAIL);
    }

    @Test
    void aQueueThatIsRegisteredMeanwhileStaysKnown() {
        emptied();
        redis.at(601_000);
        QueueRegistry producer = new QueueRegistry(runner(), false, () -> "" + (QueueUnderTest.START + 601_000), 0);
        producer.register(List.of(MAIL));
        assertThat(redis.queues.forget(UNUSED)).isEmpty();
        assertThat(redis.queues.known()).containsExactly(MAIL);
    }

    @Test
    void aQueueBeyondTheLimitIsRefusedAndNothingIsWritten() {
        TaskQueues limited = limitedTo(3);
        IntStream.range(0, 3)
                .forEach(i -> assertThat(enqueue(limited, "q" + i)).isInstanceOf(EnqueueResult.Enqueued.class));
        QueueName more = new QueueName("more");
        assertThat(redis.changesOf(
                        () -> assertThat(enqueue(limited, "more")).isEqualTo(new EnqueueResult.TooManyQueues(more, 3))))
                .isEmpty();
        assertThat(enqueue(limited, "q1")).isInstanceOf(EnqueueResult.Enqueued.class);
        assertThat(enqueue(limited, "default")).isInstanceOf(EnqueueResult.Enqueued.class);
    }

    @Test
    void newQueuesOfOneCallAreAddedAllOrNone() {
        TaskQueues limited = limitedTo(3);
        enqueue(limited, "a");
        List<QueueName> three = List.of(new QueueName("a"), new QueueName("b"), new QueueName("c"), new QueueName("d"));
        assertThat(redis.changesOf(() -> assertThat(limited.register(three)).hasSize(1)))
                .isEmpty();
        assertThat(limited.register(three.subList(0, 3))).isEmpty();
        assertThat(limited.known()).hasSize(3);
    }

    @Test
    void aForgottenQueueMakesRoomForAnother() {
        TaskQueues limited = limitedTo(1);
        emptied();
        assertThat(enqueue(limited, "more")).isInstanceOf(EnqueueResult.TooManyQueues.class);
        redis.at(601_000);
        redis.queues.forget(UNUSED);
        assertThat(enqueue(limited, "more")).isInstanceOf(EnqueueResult.Enqueued.class);
    }

    @Test
    void inspectingAQueueDoesNotMakeItKnown() {
        redis.queues.summaries(List.of(MAIL), LEASE);
        mail.acquire(WORKER, 1, LEASE);
        redis.inspector.depths(MAIL);
        redis.inspector.find(MAIL, new TaskId("a"));
        redis.queues.markUsed(List.of(MAIL));
        assertThat(redis.keyspace().keys()).isEmpty();
    }

    /** A queue that had tasks, leases, reclaims and a chosen id, and is now empty. */
    private void emptied() {
        mail.enqueue(List.of(task("a").withChosenId(new TaskId("a"))), TaskQueue.UNLIMITED);
        mail.acquire(WORKER, 1, Duration.ofMillis(1));
        redis.at(1);
        redis.queues.verify(List.of(MAIL));
        assertThat(mail.reap(new ReapPolicy(10, 5, LEASE)).reclaimed()).hasSize(1);
        complete(MAIL, leaseIn(MAIL));
        mail.trim(KEEP_NONE);
        redis.at(3);
        mail.trim(KEEP_NONE);
        assertThat(redis.queues.summaries(List.of(MAIL), LEASE).values()).allMatch(look -> look.empty());
    }

    private Lease leaseIn(QueueName name) {
        return redis.queues.queue(name).acquire(WORKER, 1, LEASE).tasks().get(0).lease();
    }

    private void complete(QueueName name, Lease lease) {
        redis.queues.queue(name).complete(List.of(new Completion(lease, null)), Ending.COMPLETED, WINDOW);
    }

    private static EnqueueResult enqueue(TaskQueues queues, String name) {
        return queues.queue(new QueueName(name)).enqueue(List.of(task("a")), TaskQueue.UNLIMITED);
    }

    private TaskQueues limitedTo(int maxQueues) {
        return redis.queuesWith(maxQueues);
    }

    private List<String> keysOfMail() {
        return redis.keyspace().keys().keySet().stream()
                .filter(key -> key.contains("mail"))
                .toList();
    }
}
