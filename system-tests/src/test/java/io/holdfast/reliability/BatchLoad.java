package io.holdfast.reliability;

import io.holdfast.system.Api;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A client that enqueues one batch after another without ids, and repeats a call that was answered with 503 with the
 * ids that the answer contains. It has a good connection to the producer: each of its calls is answered.
 */
final class BatchLoad implements AutoCloseable {

    private static final int SIZE = 5;
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    record Call(int status, Duration took, boolean repeated) {}

    private final Api producer;
    private final Supplier<Map<String, Object>> tasks;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> minted = ConcurrentHashMap.newKeySet();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Thread client = new Thread(this::enqueueOneAfterTheOther, "batches");
    private volatile boolean stopped;

    private BatchLoad(Api producer, Supplier<Map<String, Object>> tasks) {
        this.producer = producer;
        this.tasks = tasks;
    }

    static BatchLoad start(Api producer, Supplier<Map<String, Object>> tasks) {
        BatchLoad load = new BatchLoad(producer, tasks);
        load.client.start();
        return load;
    }

    /** The ids that were answered with 202. */
    Set<String> accepted() {
        return accepted;
    }

    /** The ids in all answers, successful or not. */
    Set<String> minted() {
        return minted;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    Duration longest() {
        return calls.stream().map(Call::took).max(Duration::compareTo).orElseThrow();
    }

    long repeated() {
        return calls.stream().filter(Call::repeated).count();
    }

    /** Wrong answers: other ids than those that were sent. */
    Collection<String> wrong() {
        return wrong;
    }

    /** Stops after the current call is answered; a batch that is not accepted by then is not repeated. */
    @Override
    public void close() {
        stopped = true;
        try {
            client.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void enqueueOneAfterTheOther() {
        while (!stopped) {
            List<Map<String, Object>> batch = new ArrayList<>();
            for (int i = 0; i < SIZE; i++) {
                batch.add(new HashMap<>(tasks.get()));
            }
            boolean in = post(batch, false);
            while (!in && !stopped) {
                LockSupport.parkNanos(PAUSE_NANOS);
                in = post(batch, true);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean post(List<Map<String, Object>> batch, boolean repeated) {
        long begin = System.nanoTime();
        Api.Answer answer = producer.post("/tasks", batch);
        calls.add(new Call(answer.status(), Duration.ofNanos(System.nanoTime() - begin), repeated));
        List<String> ids = idsOf(answer.json());
        minted.addAll(ids);
        for (int i = 0; i < ids.size(); i++) {
            Object sent = batch.get(i).put("id", ids.get(i));
            if (sent != null && !sent.equals(ids.get(i))) {
                wrong.add(answer.text());
            }
        }
        if (answer.status() == 202) {
            accepted.addAll(ids);
        }
        return answer.status() == 202;
    }

    private static List<String> idsOf(JsonNode answer) {
        return answer.path("task_ids").valueStream().map(JsonNode::asString).toList();
    }
}
