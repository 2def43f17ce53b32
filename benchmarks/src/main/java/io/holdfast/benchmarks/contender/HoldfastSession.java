package io.holdfast.benchmarks.contender;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.worker.FallbackHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Holdfast running on one server. */
public final class HoldfastSession implements OneByOne.Session {

    /** The hash that grows with the number of tasks. */
    public static final String RECORDS = "tasks:data";

    private static final TaskType TYPE = new TaskType(Load.TYPE);
    private static final Payload PAYLOAD = Payload.of(Load.payload());
    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration SLOW_LOOK = Duration.ofMillis(50);
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);
    /** The number of tasks that the trimmer keeps. */
    private static final int KEPT = 10_000;

    private final LettuceConnectionFactory redis;
    private final RedisEngine engine;
    private final TaskQueue queue;

    HoldfastSession(int port) {
        this.redis = new LettuceConnectionFactory("127.0.0.1", port);
        redis.afterPropertiesSet();
        this.engine = RedisEngine.of(redis);
        this.queue = engine.queues().queue(QueueName.DEFAULT);
    }

    public RedisEngine engine() {
        return engine;
    }

    public TaskQueue queue() {
        return queue;
    }

    public Depths depths() {
        return engine.inspector().depths(QueueName.DEFAULT);
    }

    /** A task that may start at once; its creation time is read as the producer reads it. */
    public static NewTask task() {
        return task(PAYLOAD);
    }

    public static NewTask task(Payload payload) {
        return NewTask.of(TaskHeader.of(TYPE, Clock.systemUTC().instant()), payload);
    }

    @Override
    public void enqueue(int tasks) {
        enqueue(tasks, HoldfastSession::task);
    }

    public void enqueue(int tasks, Supplier<NewTask> made) {
        for (int sent = 0; sent < tasks; sent += Load.BULK) {
            List<NewTask> call = new ArrayList<>(Load.BULK);
            for (int i = sent; i < Math.min(tasks, sent + Load.BULK); i++) {
                call.add(made.get());
            }
            enqueue(call);
        }
    }

    public void enqueue(List<NewTask> call) {
        if (!(queue.enqueue(call, TaskQueue.UNLIMITED) instanceof EnqueueResult.Enqueued)) {
            throw new IllegalStateException("The queue did not accept the tasks");
        }
    }

    @Override
    public void enqueueSingly(int tasks, int inFlight) throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(tasks);
        ExecutorService callers = Executors.newFixedThreadPool(inFlight);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < inFlight; i++) {
                all.add(callers.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        enqueue(List.of(task()));
                    }
                }));
            }
            for (Future<?> caller : all) {
                caller.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Override
    public long drain(int tasks, int slots) throws InterruptedException {
        AtomicLong started = new AtomicLong();
        FallbackHandler noop = task -> {
            if (started.getPlain() == 0) {
                started.compareAndSet(0, System.nanoTime());
            }
        };
        try (RunningWorker worker = RunningWorker.start(engine, noop, "slots=" + slots)) {
            await(() -> worker.completed() >= tasks, LOOK);
            long ended = System.nanoTime();
            Depths left = depths();
            if (left.pending() == 0) {
                await(() -> depths().completed() <= KEPT, SLOW_LOOK);
            }
            return ended - started.get();
        }
    }

    public static void await(BooleanSupplier condition, Duration look) {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Not reached after " + MAX_WAIT.toMinutes() + " minutes");
            }
            LockSupport.parkNanos(look.toNanos());
        }
    }

    @Override
    public void close() {
        engine.close();
        redis.destroy();
    }
}
