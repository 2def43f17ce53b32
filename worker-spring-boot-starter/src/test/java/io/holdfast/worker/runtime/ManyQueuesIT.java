package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.TestRedis;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;

/** A worker that serves a thousand queues, nearly all of them empty. */
class ManyQueuesIT extends WorkerIT {

    private static final int QUEUES = 1_000;
    private static final int TASKS = 50;

    private final BlockingQueue<QueueName> ran = new LinkedBlockingQueue<>();
    private final AtomicInteger acquires = new AtomicInteger();

    @BeforeEach
    void makeQueues() {
        byte[][] names = IntStream.range(0, QUEUES)
                .mapToObj(i -> ("q" + i).getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        try (RedisConnection connection = TestRedis.shared().factory().getConnection()) {
            connection.setCommands().sAdd("tasks:queues".getBytes(StandardCharsets.UTF_8), names);
        }
        worker.on(new WorkerStore(
                        counting(engine.queues()),
                        engine.renewalQueues(),
                        engine.workers(),
                        engine.statisticsSink(),
                        engine.schedules()))
                .with("queues", "*")
                .handling("work", task -> ran.add(task.queue()));
    }

    @Test
    void aWorkerThatStartsAsksOnlyThoseThatHaveTasks() {
        enqueue(queueOf(777), task());
        worker.start();
        awaitRuns(1);
        assertThat(acquires).hasValueLessThan(10);
    }

    @Test
    void anIdleWorkerAsksTheQueueThatSignalled() {
        worker.start();
        for (int i = 0; i < TASKS; i++) {
            enqueue(queueOf(i), task());
            awaitRuns(1);
        }
        assertThat(acquires).hasValueLessThan(3 * TASKS);
    }

    @Test
    void aBusyWorkerDoesNotAskEmptyQueuesAndServesThoseThatGetTasks() {
        enqueue(queue, tasks(100 * TASKS));
        worker.with("slots", 1).start();
        awaitRuns(TASKS);
        enqueue(queueOf(1), tasks(TASKS));
        enqueue(queueOf(2), tasks(TASKS));
        int runs = TASKS;
        for (int left = 2 * TASKS; left > 0; runs++) {
            left -= awaitRun().equals(QueueName.DEFAULT) ? 0 : 1;
        }
        assertThat(depths().pending()).as("what the busy queue has left").isPositive();
        assertThat(acquires).hasValueLessThan(2 * runs);
    }

    private TaskQueue queueOf(int number) {
        return engine.queues().queue(new QueueName("q" + number));
    }

    private static NewTask[] tasks(int count) {
        return Stream.generate(WorkerIT::task).limit(count).toArray(NewTask[]::new);
    }

    private List<QueueName> awaitRuns(int count) {
        return IntStream.range(0, count).mapToObj(i -> awaitRun()).toList();
    }

    private QueueName awaitRun() {
        try {
            QueueName queueOfRun = ran.poll(20, TimeUnit.SECONDS);
            assertThat(queueOfRun).as("a task was run").isNotNull();
            return queueOfRun;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private TaskQueues counting(TaskQueues queues) {
        return counting(TaskQueues.class, queues);
    }

    private <T> T counting(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("acquire")) {
                        acquires.incrementAndGet();
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof TaskQueue queueOfCall
                                ? counting(TaskQueue.class, queueOfCall)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
