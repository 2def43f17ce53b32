package io.holdfast.benchmarks.peer;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.redisson.api.RBatch;
import org.redisson.api.RStream;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.client.codec.StringCodec;

/**
 * RStream with a consumer group: reads as many entries as there are free slots, and acknowledges and removes each one
 * when its handler has returned. No delays, no priorities, no retries: the minimum of a queue.
 */
final class RedissonStream implements Peer {

    private static final String NAME = "noop";
    private static final String GROUP = "workers";
    private static final String CONSUMER = "worker";
    private static final int BULK = 1_000;

    private RedissonClient redisson;
    private RStream<String, String> stream;

    @Override
    public void open(int port) {
        redisson = RedissonExecutor.connect(port);
        stream = redisson.getStream(NAME, StringCodec.INSTANCE);
        stream.createGroup(
                StreamCreateGroupArgs.name(GROUP).id(StreamMessageId.ALL).makeStream());
    }

    @Override
    public void enqueue(int tasks) {
        for (int sent = 0; sent < tasks; sent += BULK) {
            RBatch bulk = redisson.createBatch();
            for (int i = sent; i < Math.min(tasks, sent + BULK); i++) {
                bulk.<String, String>getStream(NAME, StringCodec.INSTANCE)
                        .addAsync(StreamAddArgs.entry("payload", PAYLOAD));
            }
            bulk.execute();
        }
    }

    @Override
    public long drain(int tasks, int slots) throws InterruptedException {
        Runs.reset();
        AtomicInteger acknowledged = new AtomicInteger();
        Semaphore free = new Semaphore(slots);
        ExecutorService handlers = Executors.newFixedThreadPool(slots);
        for (int taken = 0; taken < tasks; ) {
            free.acquire();
            int count = 1 + free.drainPermits();
            Map<StreamMessageId, Map<String, String>> batch = stream.readGroup(
                    GROUP, CONSUMER, StreamReadGroupArgs.neverDelivered().count(count));
            taken += batch.size();
            free.release(count - batch.size());
            batch.keySet()
                    .forEach(id -> handlers.execute(() -> {
                        Runs.ran();
                        stream.ackAsync(GROUP, id);
                        stream.removeAsync(id).thenRun(acknowledged::incrementAndGet);
                        free.release();
                    }));
        }
        long nanos = Runs.awaitEnd(tasks, () -> acknowledged.get() == tasks);
        handlers.shutdown();
        return nanos;
    }

    @Override
    public void close() {
        redisson.shutdown();
    }
}
