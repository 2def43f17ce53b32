package io.holdfast.queue.redis.script;

import static io.holdfast.queue.redis.script.Key.ATTEMPTS;
import static io.holdfast.queue.redis.script.Key.BATCHES;
import static io.holdfast.queue.redis.script.Key.CANCELS;
import static io.holdfast.queue.redis.script.Key.COMPLETED;
import static io.holdfast.queue.redis.script.Key.CONTROL;
import static io.holdfast.queue.redis.script.Key.DATA;
import static io.holdfast.queue.redis.script.Key.DEAD_LETTER;
import static io.holdfast.queue.redis.script.Key.DELAYED;
import static io.holdfast.queue.redis.script.Key.ENDINGS;
import static io.holdfast.queue.redis.script.Key.ERRORS;
import static io.holdfast.queue.redis.script.Key.ERRORS_DEAD;
import static io.holdfast.queue.redis.script.Key.ERRORS_RETRYING;
import static io.holdfast.queue.redis.script.Key.FENCE;
import static io.holdfast.queue.redis.script.Key.IDS;
import static io.holdfast.queue.redis.script.Key.KEY_STATES;
import static io.holdfast.queue.redis.script.Key.KEY_TURNS;
import static io.holdfast.queue.redis.script.Key.LEASES;
import static io.holdfast.queue.redis.script.Key.OPERATIONS;
import static io.holdfast.queue.redis.script.Key.OPERATIONS_ACTIVE;
import static io.holdfast.queue.redis.script.Key.OPERATION_RECORDS;
import static io.holdfast.queue.redis.script.Key.PARKED;
import static io.holdfast.queue.redis.script.Key.PENDING_DEFAULT;
import static io.holdfast.queue.redis.script.Key.PENDING_HIGH;
import static io.holdfast.queue.redis.script.Key.PENDING_KEYED;
import static io.holdfast.queue.redis.script.Key.PENDING_LOW;
import static io.holdfast.queue.redis.script.Key.PROCESSING;
import static io.holdfast.queue.redis.script.Key.PUT_OFFS;
import static io.holdfast.queue.redis.script.Key.QUEUES;
import static io.holdfast.queue.redis.script.Key.QUEUE_USES;
import static io.holdfast.queue.redis.script.Key.RECLAIMS;
import static io.holdfast.queue.redis.script.Key.RENEWED;
import static io.holdfast.queue.redis.script.Key.RESULTS;
import static io.holdfast.queue.redis.script.Key.RETRIES;
import static io.holdfast.queue.redis.script.Key.ROUTES;
import static io.holdfast.queue.redis.script.Key.RUNS;
import static io.holdfast.queue.redis.script.Key.SCHEDULES;
import static io.holdfast.queue.redis.script.Key.SCHEDULES_DUE;
import static io.holdfast.queue.redis.script.Key.SCHEDULE_NAMES;
import static io.holdfast.queue.redis.script.Key.SCHEDULE_QUEUES;
import static io.holdfast.queue.redis.script.Key.TURNS;
import static io.holdfast.queue.redis.script.Key.WAKEUP;
import static io.holdfast.queue.redis.script.Key.WORKERS;
import static io.holdfast.queue.redis.script.Key.WORKER_CONNECTIONS;
import static io.holdfast.queue.redis.script.Key.WORKER_DRAINS;
import static io.holdfast.queue.redis.script.Key.WORKER_REPORTS;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The Lua scripts. Each has a constant and a file of the same name, and usually a method of the port. */
public enum Script {
    ENQUEUE(
            "enqueue tasks",
            DATA,
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DELAYED,
            IDS,
            CONTROL,
            WAKEUP,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED),
    ACQUIRE(
            "acquire tasks",
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
            WAKEUP,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED,
            KEY_STATES),
    RENEW("renew leases", PROCESSING, RENEWED, CANCELS, CONTROL),
    PROGRESS("record progress", PROCESSING, Key.PROGRESS),
    CLAIM("claim idempotency keys", PROCESSING),
    COMPLETE(
            "complete tasks",
            PROCESSING,
            LEASES,
            BATCHES,
            RENEWED,
            COMPLETED,
            ENDINGS,
            CANCELS,
            PUT_OFFS,
            RESULTS,
            RUNS,
            ERRORS_RETRYING,
            CONTROL,
            WAKEUP,
            KEY_TURNS,
            PARKED,
            KEY_STATES),
    REFILL("complete and acquire tasks", List.of(ACQUIRE, COMPLETE)),
    RETRY(
            "retry tasks",
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
            WAKEUP,
            ERRORS,
            ERRORS_RETRYING,
            ERRORS_DEAD,
            DATA,
            CONTROL,
            KEY_TURNS,
            PARKED,
            KEY_STATES),
    RELEASE(
            "release tasks",
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
            WAKEUP,
            ERRORS_RETRYING,
            CONTROL,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED,
            KEY_STATES),
    BURY(
            "bury tasks",
            PROCESSING,
            LEASES,
            BATCHES,
            RENEWED,
            PUT_OFFS,
            CANCELS,
            COMPLETED,
            ENDINGS,
            ATTEMPTS,
            DEAD_LETTER,
            ERRORS,
            ERRORS_RETRYING,
            ERRORS_DEAD,
            DATA,
            CONTROL,
            WAKEUP,
            KEY_TURNS,
            PARKED,
            KEY_STATES),
    REAP(
            "reap expired leases",
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
            WAKEUP,
            ERRORS,
            ERRORS_RETRYING,
            ERRORS_DEAD,
            DATA,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED,
            KEY_STATES),
    DISPATCH(
            "dispatch delayed tasks",
            DELAYED,
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            WAKEUP,
            DATA,
            CONTROL,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED,
            KEY_STATES),
    REQUEUE(
            "requeue dead letters",
            DEAD_LETTER,
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            RETRIES,
            RECLAIMS,
            WAKEUP,
            ERRORS_DEAD,
            DATA,
            CONTROL,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED),
    PROMOTE(
            "run delayed tasks now",
            DELAYED,
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            WAKEUP,
            DATA,
            CONTROL,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED),
    DISCARD("discard dead letters", DEAD_LETTER, COMPLETED, ENDINGS, ERRORS_DEAD),
    CANCEL(
            "cancel a task",
            DATA,
            DELAYED,
            PROCESSING,
            DEAD_LETTER,
            COMPLETED,
            ENDINGS,
            CANCELS,
            CONTROL,
            ERRORS_RETRYING,
            ERRORS_DEAD,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED,
            KEY_STATES),
    TRIM(
            "trim ended tasks",
            COMPLETED,
            DATA,
            ENDINGS,
            RETRIES,
            RECLAIMS,
            PUT_OFFS,
            ATTEMPTS,
            IDS,
            RESULTS,
            Key.PROGRESS,
            RUNS,
            ERRORS,
            ERRORS_RETRYING,
            ERRORS_DEAD),
    HEARTBEAT("send a heartbeat", WORKERS, WORKER_REPORTS, WORKER_CONNECTIONS, WORKER_DRAINS),
    SILENT_WORKERS("find silent workers", WORKERS, WORKER_CONNECTIONS),
    EXPIRE_LEASES("expire the leases of a dead worker", PROCESSING, LEASES, RENEWED),
    COUNT("count events"),
    SERIES("read statistics"),
    BEGIN_OPERATION("begin an operation", OPERATIONS, OPERATION_RECORDS, OPERATIONS_ACTIVE),
    CONTINUE_OPERATION("continue an operation", OPERATIONS, OPERATION_RECORDS, OPERATIONS_ACTIVE),
    STOP_OPERATION("stop an operation", OPERATION_RECORDS, OPERATIONS_ACTIVE),
    REGISTER_SCHEDULE("register a schedule", SCHEDULE_NAMES, SCHEDULE_QUEUES),
    SETTLE_SCHEDULE("settle a schedule", SCHEDULE_NAMES, SCHEDULE_QUEUES),
    PUT_SCHEDULE("store a schedule", SCHEDULES, SCHEDULES_DUE, CONTROL),
    REMOVE_SCHEDULE("remove a schedule", SCHEDULES, SCHEDULES_DUE, CONTROL),
    DUE_SCHEDULES("read due schedules", SCHEDULES, SCHEDULES_DUE),
    FIRE(
            "fire schedules",
            List.of(ENQUEUE, CANCEL),
            DATA,
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DELAYED,
            IDS,
            CONTROL,
            WAKEUP,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED,
            PROCESSING,
            DEAD_LETTER,
            COMPLETED,
            ENDINGS,
            CANCELS,
            ERRORS_RETRYING,
            ERRORS_DEAD,
            SCHEDULES,
            SCHEDULES_DUE,
            KEY_STATES),
    AUDIT("record an action", Key.AUDIT),
    ELECT("elect a process for a job", TURNS),
    REGISTER("register queues", QUEUES, QUEUE_USES),
    UNUSED("find unused queues", QUEUES, QUEUE_USES, ROUTES),
    FORGET("forget unused queues", QUEUES, QUEUE_USES),
    REMOVE_EMPTY(
            "remove an empty queue",
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
    VERIFY("verify the storage format", CONTROL),
    FIND(
            "find a task",
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
    BROWSE("list tasks", DATA, ENDINGS, PROCESSING, RETRIES, BATCHES, RENEWED, DELAYED, ATTEMPTS, PUT_OFFS),
    GROUPS("read error groups", ERRORS, ERRORS_RETRYING, ERRORS_DEAD, DEAD_LETTER, ATTEMPTS),
    GROUP_TASKS(
            "list the tasks of an error group",
            DATA,
            PROCESSING,
            LEASES,
            RENEWED,
            DELAYED,
            DEAD_LETTER,
            RETRIES,
            ATTEMPTS,
            PUT_OFFS),
    QUEUE_SUMMARY(
            "summarize queues",
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DELAYED,
            LEASES,
            RENEWED,
            COMPLETED,
            IDS,
            DATA,
            CONTROL,
            WAKEUP,
            KEY_TURNS,
            PARKED,
            SCHEDULES_DUE),
    POSITION(
            "find the position of a task",
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DATA,
            COMPLETED,
            DEAD_LETTER,
            CONTROL,
            PROCESSING,
            PENDING_KEYED,
            KEY_TURNS,
            KEY_STATES),
    DEPTHS(
            "count tasks",
            PENDING_HIGH,
            PENDING_DEFAULT,
            PENDING_LOW,
            DELAYED,
            PROCESSING,
            DEAD_LETTER,
            COMPLETED,
            CONTROL,
            DATA,
            PENDING_KEYED,
            KEY_TURNS,
            PARKED),
    PAUSE("pause a queue", CONTROL),
    RESUME("resume a queue", CONTROL, WAKEUP),
    LIMITS("read limits", CONTROL, KEY_STATES, PROCESSING, PARKED),
    SET_LIMITS("set limits", CONTROL, KEY_STATES, PARKED, WAKEUP),
    UNPARK("apply new limits", KEY_TURNS, PARKED, KEY_STATES, CONTROL, WAKEUP),
    KEYS("list keys", PENDING_KEYED, KEY_STATES, CONTROL),
    FULL_KEY("look for full keys", PENDING_KEYED, CONTROL),
    PAUSE_KEY("pause a key", CONTROL, KEY_STATES, KEY_TURNS, PARKED),
    RESUME_KEY("resume a key", CONTROL, KEY_STATES, KEY_TURNS, PARKED, WAKEUP);

    private final String operation;
    private final List<Key> keys;
    private final LuaSource source;
    private final LuaSource forEach;

    Script(String operation, Key... keys) {
        this(operation, List.of(), keys);
    }

    /**
     * A script that calls others: each becomes a function of its name that takes KEYS and ARGV. Gets the keys of all.
     */
    Script(String operation, List<Script> called) {
        this(
                operation,
                called,
                called.stream()
                        .flatMap(script -> script.keys.stream())
                        .distinct()
                        .toArray(Key[]::new));
    }

    Script(String operation, List<Script> called, Key... keys) {
        this.operation = operation;
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

    /** The purpose of the script as an infinitive, for error messages: {@code enqueue tasks}. */
    public String operation() {
        return operation;
    }

    /** The keys that every call receives, in the order of the script's header. */
    public List<Key> keys() {
        return keys;
    }

    /** The source of a call for one queue. */
    LuaSource source() {
        return source;
    }

    /** The source of a call for several queues; see {@link ManyQueues}. */
    LuaSource forEach() {
        return forEach;
    }

    public byte[] body() {
        return source.body();
    }

    /** The SHA-1 digest by which EVALSHA identifies the script. */
    public byte[] sha() {
        return source.sha();
    }

    /** The same digest as text. */
    public String digest() {
        return source.digest();
    }

    private String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
