package io.holdfast.queue.redis.enqueue;

import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.HeldCalls;
import io.holdfast.queue.redis.QueueUnderTest;
import io.holdfast.queue.redis.connection.ByteLimit;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.ServerRun;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two calls are under way; calls that arrive meanwhile are gathered. */
class GatheredEnqueuerIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();
    private final QueueScripts scripts = new QueueScripts(
            QueueName.DEFAULT,
            RedisKeys.of(QueueName.DEFAULT, false),
            QueueUnderTest.runner(),
            () -> Long.toString(QueueUnderTest.START),
            ServerRun.UNKNOWN,
            new QueueCipher(PayloadEncryption.none(), QueueName.DEFAULT));
    private final HeldCalls calls = new HeldCalls(scripts);
    private final GatheredEnqueuer enqueuer =
            new GatheredEnqueuer(scripts, new ByteLimit(ByteLimit.MAX_BYTES), calls::send);
    private final List<Caller> callers = new ArrayList<>();
    private Caller first;
    private Caller second;

    /** One enqueue in a separate thread. */
    private record Caller(Thread thread, FutureTask<EnqueueResult> result) {
        EnqueueResult get() throws Exception {
            return result.get();
        }

        void awaitItWaits() {
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING || result.isDone());
        }
    }

    @BeforeEach
    void twoUnderWay() {
        first = call("first");
        second = call("second");
        calls.awaitCalls(2);
    }

    /** A call that a test leaves behind would write into the queue of the next test. */
    @AfterEach
    void endAllCalls() throws InterruptedException {
        calls.refuse(false);
        calls.letGo();
        for (Caller caller : callers) {
            caller.thread.join(30_000);
            assertThat(caller.thread.isAlive()).isFalse();
        }
    }

    @Test
    void aCallIsSentAtOnceWhenFewerAreUnderWay() throws Exception {
        assertThat(calls.tasks()).containsExactly(1, 1);
        calls.letGo();
        assertThat(List.of(first.get(), second.get())).containsOnly(taken());
    }

    @Test
    void gatheredCallsAreSentTogetherInOrder() throws Exception {
        List<Caller> gathered = Stream.of("a", "b", "c").map(this::call).toList();
        calls.run(0);
        calls.awaitCalls(3);
        assertThat(calls.tasks()).containsExactly(1, 1, 3);
        calls.letGo();
        for (Caller caller : gathered) {
            assertThat(caller.get()).isEqualTo(taken());
        }
        assertThat(redis.keyspace().at("tasks:pending:default")).isEqualTo("LIST [dc, db, da, dsecond, dfirst]");
    }

    @Test
    void eachCallerGetsItsOwnKnownIds() throws Exception {
        Caller one = call(chosen("a"), task("b"));
        Caller other = call(chosen("a"), task("c"));
        Caller mintedBefore = call(chosen("c"));
        Caller late = call(task("a"));
        calls.run(0);
        calls.awaitCalls(3);
        calls.letGo();
        assertThat(calls.tasks()).containsExactly(1, 1, 6);
        assertThat(one.get()).isEqualTo(taken());
        assertThat(other.get()).isEqualTo(taken("a"));
        assertThat(mintedBefore.get()).isEqualTo(taken("c"));
        assertThat(late.get()).isEqualTo(taken("a"));
        assertThat(redis.keyspace().at("tasks:pending:default")).contains("[dc, db, da, ");
    }

    @Test
    void eachCallIsTriedAloneIfThereIsRoomForSome() throws Exception {
        calls.run(0);
        calls.run(1);
        Caller leader = limited(5, "a");
        Caller next = limited(5, "b");
        calls.awaitCalls(4);
        Caller two = limited(5, "c", "d");
        Caller one = limited(5, "e");
        calls.run(2);
        calls.awaitCalls(5);
        calls.letGo();
        assertThat(calls.tasks().subList(0, 5)).containsExactly(1, 1, 1, 1, 3);
        assertThat(List.of(leader.get(), next.get(), one.get())).allMatch(taken()::equals);
        assertThat(two.get()).isEqualTo(new QueueFull(QueueName.DEFAULT, 5));
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(5);
    }

    @Test
    void callsWithDifferentLimitsAreSentSeparately() {
        call("a");
        limited(1, "b");
        calls.run(0);
        calls.awaitCalls(3);
        assertThat(calls.tasks()).containsExactly(1, 1, 1);
        calls.letGo();
    }

    @Test
    void eachCallIsTriedAloneIfMemoryIsShort() throws Exception {
        Caller one = call("a");
        Caller other = call("b");
        calls.run(0);
        calls.awaitCalls(3);
        calls.fail(2, new RedisCommandExecutionException("OOM command not allowed when used memory > 'maxmemory'."));
        assertThat(one.get()).isEqualTo(taken());
        assertThat(other.get()).isEqualTo(taken());
    }

    @Test
    void ifRedisDoesNotAnswerSentAndWaitingCallsFail() throws Exception {
        List<Caller> waiting = Stream.of("a", "b").map(this::call).toList();
        calls.fail(0, new RedisCommandTimeoutException("Command timed out"));
        List<Throwable> errors = Stream.concat(Stream.of(first), waiting.stream())
                .map(GatheredEnqueuerIT::failure)
                .toList();
        assertThat(errors)
                .hasOnlyElementsOfType(StoreUnavailableException.class)
                .doesNotHaveDuplicates();
        assertThat(calls.size()).isEqualTo(2);
        calls.letGo();
        assertThat(second.get()).isEqualTo(taken());
        assertThat(call("c").get()).isEqualTo(taken());
        assertThat(redis.keyspace().at("tasks:pending:default")).isEqualTo("LIST [dc, dsecond]");
    }

    @Test
    void aCallThatCannotSendPassesItsTurnOn() throws Exception {
        calls.letGo();
        calls.refuse(true);
        for (String id : List.of("a", "b", "c")) {
            assertThat(failure(call(id))).isInstanceOf(StoreUnavailableException.class);
        }
        calls.refuse(false);
        assertThat(call("d").get()).isEqualTo(taken());
    }

    @Test
    void atMostAThousandTasksAreSentTogether() {
        IntStream.range(0, 11).forEach(i -> call(QueueUnderTest.tasks(100).toArray(NewTask[]::new)));
        calls.run(0);
        calls.awaitCalls(3);
        assertThat(calls.tasks()).containsExactly(1, 1, 1_000);
        calls.letGo();
    }

    @Test
    void atMostAMebibyteIsSentTogether() {
        IntStream.range(0, 3).forEach(i -> call(large("a" + i, (int) GatheredEnqueuer.MAX_BYTES / 5 * 2)));
        calls.run(0);
        calls.awaitCalls(3);
        assertThat(calls.tasks()).containsExactly(1, 1, 2);
        calls.letGo();
    }

    @Test
    void aLargerCallIsSentAlone() throws Exception {
        assertThat(call(large("a", (int) GatheredEnqueuer.MAX_BYTES)).get()).isEqualTo(taken());
        assertThat(call(QueueUnderTest.tasks(101).toArray(NewTask[]::new)).get())
                .isEqualTo(taken());
        calls.letGo();
    }

    @Test
    void aCallInterruptedWhileWaitingIsNotSent() throws Exception {
        Caller before = call("a");
        Caller next = call("b");
        Caller behind = call("c");
        before.thread.interrupt();
        behind.thread.interrupt();
        assertThat(failure(before)).isInstanceOf(StoreUnavailableException.class);
        assertThat(failure(behind)).isInstanceOf(StoreUnavailableException.class);
        calls.letGo();
        assertThat(next.get()).isEqualTo(taken());
        assertThat(redis.keyspace().at("tasks:data")).contains("db=").doesNotContain("da=", "dc=");
    }

    @Test
    void anInterruptedSenderFailsAloneAndTheOthersAreEnqueued() throws Exception {
        Caller leader = call("a");
        Caller other = call("b");
        calls.run(0);
        calls.awaitCalls(3);
        leader.awaitItWaits();
        leader.thread.interrupt();
        assertThat(failure(leader)).isInstanceOf(StoreUnavailableException.class);
        calls.letGo();
        assertThat(other.get()).isEqualTo(taken());
        assertThat(call("c").get()).isEqualTo(taken());
    }

    private static Throwable failure(Caller caller) {
        return catchThrowable(caller::get).getCause();
    }

    private Caller call(String... ids) {
        return limited(TaskQueue.UNLIMITED, ids);
    }

    private Caller call(NewTask... tasks) {
        return caller(() -> enqueuer.enqueue(List.of(tasks), TaskQueue.UNLIMITED));
    }

    private Caller limited(long limit, String... ids) {
        List<NewTask> tasks = Stream.of(ids).map(QueueUnderTest::task).toList();
        return caller(() -> enqueuer.enqueue(tasks, limit));
    }

    /** Returns when the call waits, for its turn or for Redis. */
    private Caller caller(Callable<EnqueueResult> enqueue) {
        FutureTask<EnqueueResult> result = new FutureTask<>(enqueue);
        Caller caller = new Caller(new Thread(result), result);
        callers.add(caller);
        caller.thread.start();
        caller.awaitItWaits();
        return caller;
    }

    private static NewTask chosen(String id) {
        return task("x").withChosenId(new TaskId(id));
    }

    private static NewTask large(String id, int bytes) {
        NewTask task = task(id);
        return new NewTask(task.id(), false, task.priority(), task.start(), task.header(), Payload.of(new byte[bytes]));
    }

    private static Enqueued taken(String... known) {
        return new Enqueued(Set.copyOf(Stream.of(known).map(TaskId::new).toList()));
    }
}
