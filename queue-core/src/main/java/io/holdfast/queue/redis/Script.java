package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.Key.ATTEMPTS;
import static io.holdfast.queue.redis.Key.BATCHES;
import static io.holdfast.queue.redis.Key.CANCELS;
import static io.holdfast.queue.redis.Key.COMPLETED;
import static io.holdfast.queue.redis.Key.CONTROL;
import static io.holdfast.queue.redis.Key.DATA;
import static io.holdfast.queue.redis.Key.DEAD_LETTER;
import static io.holdfast.queue.redis.Key.DELAYED;
import static io.holdfast.queue.redis.Key.ENDINGS;
import static io.holdfast.queue.redis.Key.FENCE;
import static io.holdfast.queue.redis.Key.IDS;
import static io.holdfast.queue.redis.Key.LEASES;
import static io.holdfast.queue.redis.Key.PENDING_DEFAULT;
import static io.holdfast.queue.redis.Key.PENDING_HIGH;
import static io.holdfast.queue.redis.Key.PENDING_LOW;
import static io.holdfast.queue.redis.Key.PROCESSING;
import static io.holdfast.queue.redis.Key.PUT_OFFS;
import static io.holdfast.queue.redis.Key.QUEUES;
import static io.holdfast.queue.redis.Key.QUEUE_USES;
import static io.holdfast.queue.redis.Key.RECLAIMS;
import static io.holdfast.queue.redis.Key.RENEWED;
import static io.holdfast.queue.redis.Key.RESULTS;
import static io.holdfast.queue.redis.Key.RETRIES;
import static io.holdfast.queue.redis.Key.ROUTES;
import static io.holdfast.queue.redis.Key.RUNS;
import static io.holdfast.queue.redis.Key.TURNS;
import static io.holdfast.queue.redis.Key.WAKEUP;
import static io.holdfast.queue.redis.Key.WORKERS;
import static io.holdfast.queue.redis.Key.WORKER_CONNECTIONS;
import static io.holdfast.queue.redis.Key.WORKER_REPORTS;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The Lua scripts: one constant, one file and one method of the port for each, all of the same name. */
enum Script {
    ENQUEUE(DATA, PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, DELAYED, IDS, CONTROL, WAKEUP),
    ACQUIRE(
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DATA,
            PROCESSING,
            LEASES,
            BATCHES,
            FENCE,
            RETRIES,
            DELAYED,
            CONTROL,
            WAKEUP),
    RENEW(PROCESSING, RENEWED, CANCELS, CONTROL),
    PROGRESS(PROCESSING, Key.PROGRESS),
    CLAIM(PROCESSING),
    COMPLETE(PROCESSING, LEASES, BATCHES, RENEWED, COMPLETED, ENDINGS, CANCELS, PUT_OFFS, RESULTS, RUNS),
    REFILL(List.of(ACQUIRE, COMPLETE)),
    RETRY(
            PROCESSING,
            LEASES,
            BATCHES,
            RENEWED,
            PUT_OFFS,
            CANCELS,
            COMPLETED,
            ENDINGS,
            RETRIES,
            ATTEMPTS,
            DELAYED,
            WAKEUP),
    RELEASE(
            PROCESSING,
            LEASES,
            BATCHES,
            RENEWED,
            PUT_OFFS,
            CANCELS,
            COMPLETED,
            ENDINGS,
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DELAYED,
            WAKEUP),
    BURY(PROCESSING, LEASES, BATCHES, RENEWED, PUT_OFFS, CANCELS, COMPLETED, ENDINGS, ATTEMPTS, DEAD_LETTER),
    REAP(
            PROCESSING,
            LEASES,
            BATCHES,
            RENEWED,
            PUT_OFFS,
            CANCELS,
            COMPLETED,
            ENDINGS,
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DELAYED,
            DEAD_LETTER,
            RECLAIMS,
            ATTEMPTS,
            CONTROL,
            WAKEUP),
    DISPATCH(DELAYED, PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, WAKEUP),
    REQUEUE(DEAD_LETTER, PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, RETRIES, RECLAIMS, WAKEUP),
    DISCARD(DEAD_LETTER, COMPLETED, ENDINGS),
    CANCEL(DATA, DELAYED, PROCESSING, DEAD_LETTER, COMPLETED, ENDINGS, CANCELS, CONTROL),
    TRIM(COMPLETED, DATA, ENDINGS, RETRIES, RECLAIMS, PUT_OFFS, ATTEMPTS, IDS, RESULTS, Key.PROGRESS, RUNS),
    HEARTBEAT(WORKERS, WORKER_REPORTS, WORKER_CONNECTIONS),
    VANISHED(WORKERS, WORKER_CONNECTIONS),
    FORFEIT(PROCESSING, LEASES, RENEWED),
    TURN(TURNS),
    REGISTER(QUEUES, QUEUE_USES),
    UNUSED(QUEUES, QUEUE_USES, ROUTES),
    FORGET(QUEUES, QUEUE_USES),
    VACATE(
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DELAYED,
            LEASES,
            RENEWED,
            DEAD_LETTER,
            COMPLETED,
            IDS,
            DATA,
            PROCESSING,
            CONTROL,
            FENCE),
    VERIFY(CONTROL),
    FIND(
            DATA,
            DELAYED,
            DEAD_LETTER,
            COMPLETED,
            ENDINGS,
            PROCESSING,
            LEASES,
            RETRIES,
            ATTEMPTS,
            PUT_OFFS,
            RESULTS,
            Key.PROGRESS,
            RENEWED,
            RUNS,
            CONTROL),
    BROWSE(DATA, ENDINGS, PROCESSING, RETRIES, BATCHES, RENEWED),
    LOOK(PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, DELAYED, LEASES, RENEWED, COMPLETED, IDS, DATA, CONTROL, WAKEUP),
    POSITION(PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, DATA, COMPLETED, DEAD_LETTER, CONTROL, PROCESSING),
    DEPTHS(PENDING_HIGH, PENDING_DEFAULT, PENDING_LOW, DELAYED, PROCESSING, DEAD_LETTER, COMPLETED, CONTROL, DATA);

    private final List<Key> keys;
    private final LuaSource source;
    private final LuaSource forEach;

    Script(Key... keys) {
        this(List.of(), keys);
    }

    /** One that calls others: each is a function of its name that takes KEYS and ARGV. It gets the keys of all. */
    Script(List<Script> called) {
        this(
                called,
                called.stream()
                        .flatMap(script -> script.keys.stream())
                        .distinct()
                        .toArray(Key[]::new));
    }

    Script(List<Script> called, Key... keys) {
        this.keys = List.of(keys);
        String functions = called.stream()
                .map(script -> function(script.fileName(), LuaSource.read(script.fileName())))
                .collect(Collectors.joining());
        String own = LuaSource.read(fileName());
        this.source = new LuaSource(Prelude.before(functions + own));
        this.forEach = new LuaSource(Prelude.before(functions + function("one", own) + LuaSource.read("_each")));
    }

    private static String function(String name, String body) {
        return "local function " + name + "(KEYS, ARGV)\n" + body + "end\n";
    }

    /** The keys that every call gets, in the order of the script's header. */
    List<Key> keys() {
        return keys;
    }

    /** What a call for one queue runs. */
    LuaSource source() {
        return source;
    }

    /** What a call for several queues runs; see {@link ManyQueues}. */
    LuaSource forEach() {
        return forEach;
    }

    byte[] body() {
        return source.body();
    }

    /** The name by which EVALSHA knows the script. */
    byte[] sha() {
        return source.sha();
    }

    /** The same as text. */
    String digest() {
        return source.digest();
    }

    private String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
