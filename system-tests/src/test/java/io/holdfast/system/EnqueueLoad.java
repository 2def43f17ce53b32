package io.holdfast.system;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Clients of the producer, each of which enqueues one task after another with chosen ids, and repeats a call with the
 * same id until it is answered with 202 or 200. Records when each task was accepted.
 */
public final class EnqueueLoad implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final AtomicLong NUMBER = new AtomicLong();

    /**
     * The answer to one call.
     *
     * @param answer with status 0 if there was none
     * @param atNanos when it arrived, by {@link System#nanoTime()}
     */
    public record Call(String id, Api.Answer answer, Duration took, long atNanos) {

        public int status() {
            return answer.status();
        }

        public boolean accepted() {
            return status() == 202 || status() == 200;
        }

        /** Whether it asks the client to retry in the documented way: with the reason, the time, and the id. */
        public boolean isRefusal(String code) {
            return status() == 503
                    && answer.retryAfter() != null
                    && answer.json().path("code").asString().equals(code)
                    && answer.json().path("task_ids").path(0).asString().equals(id);
        }

        public long begunNanos() {
            return atNanos - took.toNanos();
        }
    }

    private final Api producer;
    private final Supplier<Map<String, Object>> tasks;
    private final List<Thread> clients;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, Call> accepted = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    private EnqueueLoad(Api producer, int clients, Supplier<Map<String, Object>> tasks) {
        this.producer = producer;
        this.tasks = tasks;
        this.clients = IntStream.range(0, clients)
                .mapToObj(i -> new Thread(this::enqueueOneAfterTheOther, "client-" + i))
                .toList();
    }

    /** @param tasks to enqueue, without an id */
    public static EnqueueLoad start(Api producer, int clients, Supplier<Map<String, Object>> tasks) {
        EnqueueLoad load = new EnqueueLoad(producer, clients, tasks);
        load.clients.forEach(Thread::start);
        return load;
    }

    /** The calls that were answered with 202 or 200, by the ids of their tasks. */
    public Map<String, Call> accepted() {
        return accepted;
    }

    /** All calls so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The ids of all calls so far, accepted or not. */
    public Set<String> sent() {
        return calls.stream().map(Call::id).collect(Collectors.toSet());
    }

    /** How many calls had this status; 0 means without an answer. */
    public long count(int status) {
        return calls.stream().filter(call -> call.status() == status).count();
    }

    public Duration longest() {
        return calls.stream().map(Call::took).max(Duration::compareTo).orElseThrow();
    }

    /** Stops after the current calls are answered; tasks that are not accepted by then are not repeated. */
    public EnqueueLoad stop() {
        stopped = true;
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return this;
    }

    @Override
    public void close() {
        stop();
    }

    private void enqueueOneAfterTheOther() {
        while (!stopped) {
            Map<String, Object> task = tasks.get();
            task.put("id", "load-" + NUMBER.incrementAndGet());
            Call call = post(task);
            while (!call.accepted() && !stopped) {
                LockSupport.parkNanos(PAUSE_NANOS);
                call = post(task);
            }
        }
    }

    private Call post(Map<String, Object> task) {
        String id = (String) task.get("id");
        long begin = System.nanoTime();
        Call call;
        try {
            call = callOf(id, producer.post("/task", task), begin);
        } catch (UncheckedIOException e) {
            call = callOf(id, new Api.Answer(0, String.valueOf(e.getMessage()), null), begin);
        }
        calls.add(call);
        if (call.accepted()) {
            accepted.put(id, call);
        }
        return call;
    }

    private static Call callOf(String id, Api.Answer answer, long begin) {
        long now = System.nanoTime();
        return new Call(id, answer, Duration.ofNanos(now - begin), now);
    }
}
