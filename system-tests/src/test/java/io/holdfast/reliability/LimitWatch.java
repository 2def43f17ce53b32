package io.holdfast.reliability;

import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.system.TestClient;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Reads the leases of the default queue from outside, all at one moment, as often as it can, and compares them with the
 * limits and with the counters of the keys.
 */
final class LimitWatch implements AutoCloseable {

    private static final byte[] LOOK = bytes("return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}");
    private static final byte[] PROCESSING = bytes("tasks:processing");
    private static final byte[] STATES = bytes("tasks:key_states");
    private static final int MAX_FAULTS = 20;

    private final TestClient client;
    private final QueueLimits limits;
    private final Set<String> faults = new ConcurrentSkipListSet<>();
    private final Set<Start> starts = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> most = new ConcurrentHashMap<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "limit-watch");
    private volatile boolean isOver;

    /** A lease: the acquire of a task. */
    record Start(String task, long token) {}

    private LimitWatch(TestClient client, QueueLimits limits) {
        this.client = client;
        this.limits = limits;
    }

    static LimitWatch start(TestClient client, QueueLimits limits) {
        LimitWatch watch = new LimitWatch(client, limits);
        watch.thread.start();
        return watch;
    }

    /** Limits that were exceeded and counters that were wrong; the first of them. */
    Collection<String> faults() {
        return faults;
    }

    int looks() {
        return looks.get();
    }

    /** The leases that were seen. */
    Set<Start> starts() {
        return starts;
    }

    /** The maximum number of tasks of one of these keys that ran at once. */
    int most(Collection<String> keys) {
        return keys.stream().mapToInt(key -> most.getOrDefault(key, 0)).max().orElse(0);
    }

    /** The maximum number of tasks of the queue that ran at once. */
    int most() {
        return most(Set.of(""));
    }

    private void run() {
        while (!isOver) {
            try (RedisConnection connection = client.factory().getConnection()) {
                while (!isOver) {
                    look(connection);
                }
            } catch (DataAccessException e) {
                Thread.onSpinWait(); // Redis is away
            }
        }
    }

    private void look(RedisConnection connection) {
        List<List<byte[]>> found = connection.scriptingCommands().eval(LOOK, ReturnType.MULTI, 2, PROCESSING, STATES);
        Map<String, String> counters = map(found.get(1));
        Map<String, Integer> running = new HashMap<>();
        map(found.get(0)).forEach((member, holder) -> {
            if (!holder.isEmpty()) { // the anchor
                String key = holder.substring(holder.indexOf('\n') + 1).split(" ", 2)[0];
                running.merge(key, 1, Integer::sum);
                running.merge("", 1, Integer::sum);
                starts.add(new Start(member.substring(1), Long.parseLong(holder.split(" ", 2)[0])));
            }
        });
        check("", running, limits.concurrency());
        Set<String> keys = new HashSet<>(running.keySet());
        counters.keySet().stream()
                .filter(field -> field.startsWith("r"))
                .forEach(field -> keys.add(field.substring(1)));
        keys.remove("");
        for (String key : keys) {
            check(key, running, limits.of(new TaskKey(key)).concurrency());
            String counter = counters.getOrDefault("r" + key, "0");
            if (!counter.equals(String.valueOf(running.getOrDefault(key, 0)))) {
                fault(key + " has " + running.get(key) + " leases, and its counter is " + counter);
            }
        }
        looks.incrementAndGet();
    }

    private void check(String key, Map<String, Integer> running, Integer allowed) {
        int count = running.getOrDefault(key, 0);
        most.merge(key, count, Math::max);
        if (allowed != null && count > allowed) {
            fault((key.isEmpty() ? "the queue" : key) + " has " + count + " leases of " + allowed);
        }
    }

    private void fault(String text) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(text);
        }
    }

    private static Map<String, String> map(List<byte[]> pairs) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            map.put(
                    new String(pairs.get(i), StandardCharsets.UTF_8),
                    new String(pairs.get(i + 1), StandardCharsets.UTF_8));
        }
        return map;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        isOver = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
