package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.BOOM;
import static io.holdfast.queue.redis.QueueUnderTest.BOOM_GROUP;
import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.errors.FailedState;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.operation.OperationAction;
import io.holdfast.queue.operation.OperationProgress;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.UnreadableScheduleException;
import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.sweep.DisconnectedWorker;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.testing.Scale;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.stream.StreamRecords;

/** For any damaged value and any distant time, a script does its work, and each task is in one place. */
@Tag("reliability")
class DamagedValuesIT {

    private static final List<String> VALUES =
            List.of("abc", "", "-7", "0.5", "inf", "nan", "1e308", "9223372036854775807", "x y", "nan -7");

    private static final List<Double> SCORES =
            List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.5, 1e308, 9007199254740994.0);

    private static final Duration CENTURY = Duration.ofDays(36_525);

    private static final List<Duration> LEASES = List.of(
            Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MIN_VALUE), Duration.ofDays(30), Duration.ZERO);

    private static final QueueLimits LIMITS = QueueLimits.NONE
            .withConcurrency(50)
            .withRate(new Rate(1_000, Duration.ofSeconds(1), 50))
            .withKeyConcurrency(5)
            .withKey(new TaskKey("a"), new KeyLimits(3, new Rate(10, Duration.ofSeconds(1), 5), 2));

    private QueueUnderTest redis = QueueUnderTest.onEmptyRedis();
    private List<Lease> leases = List.of();
    private List<String> sorted = List.of();

    /** One value of a hash, the score of a member, or a whole string. */
    private record Place(Key key, String name) {}

    @ParameterizedTest
    @EnumSource(Script.class)
    @Tag("reliability")
    void aDamagedValueDoesNotStopAScript(Script script) {
        for (Place place : places().stream()
                .filter(each -> script.keys().contains(each.key))
                .toList()) {
            for (Object value : some(place.key.type() == Key.Type.ZSET ? SCORES : VALUES, script, place)) {
                prepare();
                Set<String> before = members();
                on(connection -> damage(connection, place, value));
                assertThatCode(() -> run(script, LEASE, Duration.ofSeconds(1)))
                        .as("%s with %s in %s", script, value, place)
                        .doesNotThrowAnyException();
                assertEachHasOnePlace(before, script + " with " + value + " in " + place);
            }
        }
    }

    /** A field that is not listed keeps its queue from ever being forgotten. */
    @ParameterizedTest
    @EnumSource(Script.class)
    void everyFieldThatAScriptWritesToControlIsListed(Script script) {
        prepare();
        run(script, LEASE, Duration.ofSeconds(1));
        assertThat(dump().hash(Key.CONTROL).keySet()).isSubsetOf(Scene.CONTROL_FIELDS);
    }

    /**
     * A key of the queue that another program has overwritten: the script changes nothing, or only leaves out this key.
     */
    @ParameterizedTest
    @EnumSource(Script.class)
    void aKeyOfAnotherTypeNeverStopsAScriptInTheMiddle(Script script) {
        for (Key key : script.keys()) {
            for (Key.Type type : wrongTypes(key, script)) {
                String what = "%s with %s of type %s".formatted(script, key, type);
                Keyspace before = withoutKey(script, key, type);
                try {
                    run(script, LEASE, Duration.ofSeconds(1));
                } catch (StoreException e) {
                    assertThat(e)
                            .as(what)
                            .hasStackTraceContaining(script == Script.VERIFY ? "Holdfast needs a" : "WRONGTYPE");
                    assertThat(before.changesTo(redis.keyspace())).as(what).isEmpty();
                    continue;
                }
                Map<String, String> changes = before.changesTo(redis.keyspace());
                assertThat(changes).as(what).doesNotContainKey(nameOf(key));
                assertThat(List.of(changesWithout(script, key), changesWithout(settlesAlone(script), key)))
                        .as(what)
                        .contains(changes);
            }
        }
    }

    /** With a limit, enqueue reads all places of waiting tasks. */
    @ParameterizedTest
    @EnumSource(
            value = Key.class,
            names = {"DATA", "PENDING_HIGH", "PENDING_DEFAULT", "PENDING_LOW", "DELAYED", "IDS"})
    void anEnqueueWithoutALimitWritesAllOrNothing(Key key) {
        Keyspace before =
                withoutKey(Script.ENQUEUE, key, wrongTypes(key, Script.ENQUEUE).get(0));
        NewTask chosen = task("n2").withChosenId(new TaskId("n2")).withPriority(Priority.HIGH);
        List<NewTask> tasks = List.of(task("n1"), chosen, task("n3").withPriority(Priority.LOW), delayed("n4", 1));
        assertThatCode(() -> redis.queue.enqueue(tasks, TaskQueue.UNLIMITED)).hasStackTraceContaining("WRONGTYPE");
        assertThat(before.changesTo(redis.keyspace())).isEmpty();
    }

    /** A refill whose acquire is refused has still completed its tasks. */
    private static Script settlesAlone(Script script) {
        return script == Script.REFILL ? Script.COMPLETE : script;
    }

    /** The changes of the script in other keys when this key is absent. */
    private Map<String, String> changesWithout(Script script, Key key) {
        Keyspace before = withoutKey(script, key, null);
        run(script, LEASE, Duration.ofSeconds(1));
        Map<String, String> changes = before.changesTo(redis.keyspace());
        changes.remove(nameOf(key));
        return changes;
    }

    /** The queue with tasks in every place, except that this key is absent or holds something else. */
    private Keyspace withoutKey(Script script, Key key, Key.@Nullable Type type) {
        prepare();
        redis.at(60_000);
        if (script == Script.REAP) { // the sweep that notices an outage
            redis.queue.reap(new ReapPolicy(10, 5, LEASE));
        }
        byte[] name = Bytes.of(nameOf(key));
        on(connection -> {
            connection.keyCommands().del(name);
            if (type != null) {
                damage(connection, name, type, "foreign", 1.0);
            }
        });
        return redis.keyspace();
    }

    /** One of them in a short run, a different one each time. */
    private static List<Key.Type> wrongTypes(Key key, Script script) {
        List<Key.Type> wrong = new ArrayList<>(List.of(Key.Type.values()));
        wrong.remove(key.type());
        Collections.rotate(wrong, script.name().hashCode() + key.name().hashCode());
        return wrong.subList(0, Scale.of(1, wrong.size()));
    }

    private static String nameOf(Key key) {
        boolean ofOneQueue = Key.perQueueExcept(List.of()).contains(key);
        RedisKeys keys = ofOneQueue ? RedisKeys.of(QueueName.DEFAULT, false) : RedisKeys.shared(false);
        return Bytes.text(keys.of(key));
    }

    /** Two of them in a short run, different ones each time. */
    private static List<?> some(List<?> values, Script script, Place place) {
        int first = Math.floorMod(script.name().hashCode() + place.name.hashCode(), values.size());
        List<Object> turned = new ArrayList<>(values.subList(first, values.size()));
        turned.addAll(values.subList(0, first));
        return turned.subList(0, Scale.of(2, values.size()));
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void aDistantTimeDoesNotStopAScript(Script script) {
        for (Duration far : LEASES) {
            prepare();
            Set<String> before = members();
            boolean refused = false;
            Keyspace untouched = redis.keyspace();
            try {
                run(script, far, far.isNegative() ? Duration.ZERO : far.compareTo(CENTURY) > 0 ? CENTURY : far);
            } catch (IllegalArgumentException e) { // a window of zero, a negative delay
                refused = true;
            }
            if (refused) {
                assertThat(redis.keyspace()).as("after %s with %s", script, far).isEqualTo(untouched);
            }
            assertEachHasOnePlace(before, script + " with " + far);
        }
    }

    @Test
    void aTaskThatIsNeverDueDoesNotBlockOthers() {
        redis.enqueue(task("far").withStart(new StartTime.At(Instant.parse("9999-12-31T23:59:59.999Z"))));
        redis.enqueue(task("later").withStart(new StartTime.After(CENTURY)));
        redis.enqueue(task("past").withStart(new StartTime.At(Instant.EPOCH)));
        assertThat(redis.leased("now")).hasSize(1);
        assertThat(redis.acquire(10)).hasSize(1);
        assertThat(redis.queue.dispatch(10).dispatched()).isZero();
        assertThat(redis.inspector.find(QueueName.DEFAULT, new TaskId("far"))).isPresent();
    }

    @Test
    void aMemberThatIsNotATaskDoesNotBlockOthers() {
        redis.enqueue("a");
        on(connection -> {
            connection.hashCommands().hSet(Bytes.of("tasks:data"), Bytes.of("zz z"), Bytes.of("1 t 0\n1"));
            connection.listCommands().rPush(Bytes.of("tasks:pending:default"), Bytes.of("zz z"));
        });
        assertThat(redis.acquire(10))
                .extracting(lease -> lease.task().id().value())
                .containsExactly("a");
        assertThat(redis.queue.leasesOf(WORKER)).hasSize(1);
    }

    @Test
    void aDamagedCountOfABatchIsRecomputed() {
        prepare();
        on(connection -> damage(
                connection, new Place(Key.BATCHES, "left:" + leases.get(0).token()), "abc"));
        redis.complete(leases.subList(0, 1));
        assertThat(redis.keyspace().at("tasks:batches"))
                .contains("left:" + leases.get(0).token() + "=2");
        redis.complete(leases.subList(1, 4));
        assertThat(redis.keyspace().keys()).doesNotContainKeys("tasks:batches", "tasks:processing");
    }

    /** A queue with tasks in every place. */
    private void prepare() {
        redis = QueueUnderTest.onEmptyRedis();
        redis.enqueue(of("a", delayed("kd", 5_000)), of("a", delayed("kd2", 60_000)), of("a", task("kx")));
        redis.bury(redis.acquire(1));
        redis.enqueue(delayed("r1", 0), task("r2"), task("r3"));
        redis.release(redis.acquire(3));
        redis.queue.release(redis.acquire(3).stream()
                .map(lease -> Release.snoozed(lease, Duration.ofMillis(1), LEASE, "busy"))
                .toList());
        redis.at(1);
        redis.queue.dispatch(10);
        redis.retry(redis.acquire(3), 0);
        redis.at(2);
        redis.queue.dispatch(10);
        leases = new ArrayList<>(redis.acquire(3));
        redis.queue.renew(leases.subList(1, 2), LEASE);
        redis.enqueue("c1", "p1", "p2");
        redis.queue.cancel(new TaskId("c1"), false);
        redis.enqueue(delayed("d1", 5_000), delayed("d2", 1));
        redis.enqueue(task("h1").withChosenId(new TaskId("h1")).withPriority(Priority.HIGH));
        redis.bury(redis.acquire(1));
        redis.enqueue(
                of("a", task("k1")).withPriority(Priority.HIGH),
                of("b", task("k2")).withPriority(Priority.HIGH));
        leases.addAll(redis.acquire(1));
        redis.enqueue(of("a", task("k3")), of("b", task("k4")).withChosenId(new TaskId("k4")), of("a", task("k5")));
        redis.queue.reap(new ReapPolicy(10, 5, LEASE));
        redis.flow.setLimits(QueueName.DEFAULT, LIMITS);
        redis.flow.pauseKey(QueueName.DEFAULT, new TaskKey("z"), "ada");
        redis.enqueue(of("z", task("z1")));
        sorted = List.of("dr1", "dr2", "dr3");
        redis.schedules.put(new Schedule(
                new ScheduleName("report"),
                new IntervalTimetable(Duration.ofSeconds(1)),
                QueueName.DEFAULT,
                Priority.LOW,
                TaskHeader.of(TaskType.DEFAULT, QueueUnderTest.time(0)),
                Payload.NULL,
                CatchUp.LAST,
                Overlap.REPLACE,
                Duration.ZERO,
                false,
                null,
                1_000));
        redis.at(1_000);
        fire();
        redis.at(2);
    }

    private List<Place> places() {
        prepare();
        List<Place> places = new ArrayList<>(List.of(
                new Place(Key.FENCE, ""),
                new Place(Key.BATCHES, "left:" + leases.get(0).token()),
                new Place(Key.PROCESSING, "dr3"),
                new Place(Key.PROCESSING, "Hk1"),
                new Place(Key.PENDING_KEYED, "Da 0000000006 k3"),
                new Place(Key.KEY_TURNS, "Da"),
                new Place(Key.KEY_TURNS, "Dgone"),
                new Place(Key.PARKED, "Da"),
                new Place(Key.PARKED, ""),
                new Place(Key.KEY_STATES, "ra"),
                new Place(Key.KEY_STATES, "ta"),
                new Place(Key.KEY_STATES, "da"),
                new Place(Key.KEY_STATES, "la"),
                new Place(Key.KEY_STATES, "pz"),
                new Place(Key.DATA, "Dk3"),
                new Place(Key.DATA, "Dkd"),
                new Place(Key.DATA, "Dkx"),
                new Place(Key.RENEWED, "dr2"),
                new Place(Key.RENEWED, "dgone"),
                new Place(Key.DELAYED, "dd2"),
                new Place(Key.DEAD_LETTER, "hh1"),
                new Place(Key.COMPLETED, "dc1"),
                new Place(Key.IDS, "h1"),
                new Place(Key.DATA, "dp2"),
                new Place(Key.ENDINGS, "dc1"),
                new Place(Key.ERRORS, BOOM_GROUP),
                new Place(Key.ERRORS, "no group"),
                new Place(Key.ERRORS_RETRYING, "dr1"),
                new Place(Key.ERRORS_DEAD, "hh1"),
                new Place(Key.SCHEDULES_DUE, "report"),
                new Place(Key.SCHEDULE_NAMES, "report"),
                new Place(Key.SCHEDULE_QUEUES, "report")));
        Stream.of("", ":payload", ":version", ":paused", ":tick", ":last", ":fires")
                .forEach(field -> places.add(new Place(Key.SCHEDULES, "report" + field)));
        for (Key counts : List.of(Key.RETRIES, Key.RECLAIMS, Key.PUT_OFFS, Key.ATTEMPTS, Key.PROGRESS)) {
            places.add(new Place(counts, "dr1"));
        }
        Stream.of(
                        "ghosts:d",
                        "swept",
                        "hold",
                        "gone",
                        "back",
                        "lease_range",
                        "lease_range_before",
                        "since",
                        "epochs",
                        "server",
                        "sequence",
                        "turn:h",
                        "turn:d",
                        "limits",
                        "limited_keys",
                        "paused_keys",
                        "rate_time")
                .forEach(field -> places.add(new Place(Key.CONTROL, field)));
        return places;
    }

    private static void damage(RedisConnection connection, Place place, Object value) {
        damage(connection, Bytes.of(nameOf(place.key)), place.key.type(), place.name, value);
    }

    private static void damage(RedisConnection connection, byte[] key, Key.Type type, String name, Object value) {
        byte[] text = Bytes.of(value.toString());
        switch (type) {
            case STRING -> connection.stringCommands().set(key, text);
            case ZSET -> connection.zSetCommands().zAdd(key, (double) value, Bytes.of(name));
            case HASH -> connection.hashCommands().hSet(key, Bytes.of(name), text);
            case LIST -> connection.listCommands().lPush(key, text);
            case SET -> connection.setCommands().sAdd(key, text);
            case STREAM ->
                connection
                        .streamCommands()
                        .xAdd(StreamRecords.rawBytes(Map.of(text, text)).withStreamKey(key));
        }
    }

    private void run(Script script, Duration lease, Duration time) {
        TaskQueue queue = redis.queue;
        TaskResult result = TaskResult.of(Payload.ofText("1"), 1);
        List<Completion> completions = leases.stream()
                .map(held -> new Completion(held, new IdempotencyKey("k" + held.task()), result))
                .toList();
        switch (script) {
            case ENQUEUE -> {
                StartTime at = new StartTime.At(Instant.parse("9999-12-31T23:59:59.999Z"));
                NewTask chosen = task("n2").withChosenId(new TaskId("n2")).withStart(at);
                NewTask later = task("n3").withStart(new StartTime.After(time));
                queue.enqueue(List.of(task("n1"), chosen, later, of("a", task("n4")), of("c", task("n5"))), 1_000);
            }
            case ACQUIRE -> queue.acquire(WORKER, 10, lease);
            case RENEW -> queue.renew(leases, lease);
            case PROGRESS ->
                queue.progress(leases.stream()
                        .map(held -> new ProgressReport(held, 5, "x"))
                        .toList());
            case CLAIM -> queue.claim(completions);
            case COMPLETE -> queue.complete(completions, Ending.COMPLETED, time);
            case REFILL -> queue.refill(completions, time, 10, lease);
            case RETRY ->
                queue.retry(
                        leases.stream().map(held -> new Retry(held, time, BOOM)).toList());
            case RELEASE ->
                queue.release(leases.stream()
                        .map(held ->
                                Release.snoozed(held, time, CENTURY, "later").delayingKey())
                        .toList());
            case BURY ->
                queue.bury(leases.stream().map(held -> new Burial(held, BOOM)).toList());
            case REAP -> {
                redis.at(60_000);
                queue.reap(new ReapPolicy(10, 5, lease));
                redis.at(72_000); // the hold is over
                queue.reap(new ReapPolicy(10, 5, lease));
            }
            case DISPATCH -> queue.dispatch(10);
            case REQUEUE -> redis.deadLetters.requeueAll(QueueName.DEFAULT);
            case PROMOTE ->
                queue.promote(Set.of(
                        task("d2").ref(), task("d1").ref(), of("a", task("kd")).ref()));
            case DISCARD ->
                queue.discard(Set.of(task("h1").withPriority(Priority.HIGH).ref()));
            case CANCEL -> queue.cancel(new TaskId("k3"), false);
            case TRIM -> queue.trim(new TrimPolicy(10, time, 100, lease));
            case HEARTBEAT, SILENT_WORKERS -> {
                redis.workers.heartbeat(new WorkerReport(WORKER, Instant.MAX, Set.of(), 1, 0, List.of()));
                redis.workers.disconnectedWorkers(time);
            }
            case EXPIRE_LEASES -> redis.workers.expireLeases(new DisconnectedWorker(WORKER, Instant.MAX), leases);
            case FIND ->
                sorted.forEach(member -> redis.inspector.find(QueueName.DEFAULT, new TaskId(member.substring(1))));
            case GROUPS -> redis.errors.groups(QueueName.DEFAULT);
            case GROUP_TASKS -> redis.errors.groupTasks(QueueName.DEFAULT, BOOM_GROUP, FailedState.DEAD, 10, null);
            case BROWSE -> redis.inspector.page(QueueName.DEFAULT, null, 100, null);
            case POSITION ->
                redis.inspector
                        .page(QueueName.DEFAULT, TaskState.PENDING, 100, null)
                        .tasks()
                        .forEach(redis.inspector::position);
            case PAUSE -> redis.queues.pause(QueueName.DEFAULT, "ada");
            case RESUME -> redis.queues.resume(QueueName.DEFAULT);
            case LIMITS -> redis.flow.limits(QueueName.DEFAULT);
            case SET_LIMITS, UNPARK -> redis.flow.setLimits(QueueName.DEFAULT, LIMITS);
            case KEYS -> redis.flow.keys(QueueName.DEFAULT, 10, null);
            case FULL_KEY -> redis.flow.fullKey(QueueName.DEFAULT, Map.of(new TaskKey("a"), 5));
            case PAUSE_KEY -> redis.flow.pauseKey(QueueName.DEFAULT, new TaskKey("a"), "ada");
            case RESUME_KEY -> redis.flow.resumeKey(QueueName.DEFAULT, new TaskKey("z"));
            case DEPTHS -> redis.inspector.depths(QueueName.DEFAULT);
            case QUEUE_SUMMARY -> redis.queues.summaries(List.of(QueueName.DEFAULT), LEASE);
            case REGISTER_SCHEDULE ->
                scheduleScript(script, RedisKeys.shared(false), "other", "mail", "10", Long.toString(START));
            case SETTLE_SCHEDULE -> scheduleScript(script, RedisKeys.shared(false), "report", Long.toString(START + 2));
            case PUT_SCHEDULE -> pauseSchedule();
            case REMOVE_SCHEDULE ->
                scheduleScript(script, RedisKeys.of(QueueName.DEFAULT, false), "report", Long.toString(START + 9));
            case DUE_SCHEDULES, FIRE -> {
                redis.at(60_000);
                fire();
            }
            case ELECT -> redis.queues.elect("sweep", LEASE, LEASE);
            case BEGIN_OPERATION -> redis.operations.begin(TaskId.generate().value(), requeueAll());
            case CONTINUE_OPERATION ->
                redis.operations
                        .active()
                        .forEach(id -> redis.operations.continueOperation(id, "r", lease, OperationProgress.NONE));
            case AUDIT -> redis.audit.record(new AuditEntry("ada", "pause", "queue a", null));
            case STOP_OPERATION -> redis.operations.active().forEach(id -> redis.operations.stop(id, "ada"));
            case COUNT -> redis.statistics.count(QueueName.DEFAULT, new Tally()).join();
            case SERIES -> redis.statistics.series(List.of(QueueName.DEFAULT), Span.MINUTE, LEASE);
            case REGISTER -> redis.queues.register(List.of(new QueueName("other")));
            case UNUSED, REMOVE_EMPTY, FORGET -> redis.queues.forget(Duration.ofMillis(1));
            case VERIFY -> redis.queues.verify(List.of(QueueName.DEFAULT));
        }
    }

    private static void scheduleScript(Script script, RedisKeys keys, String... arguments) {
        ScriptCall call = new ScriptCall(script, keys);
        Stream.of(arguments).forEach(call::arg);
        var unused = QueueUnderTest.runner().run(call);
    }

    private void fire() {
        try {
            redis.schedules.startFire(QueueName.DEFAULT, Runnable::run).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private static NewTask of(String key, NewTask task) {
        return task.withKey(new TaskKey(key));
    }

    private static OperationRequest requeueAll() {
        return new OperationRequest(OperationAction.REQUEUE, TaskFilter.ALL, 100, "ada");
    }

    private void assertEachHasOnePlace(Set<String> before, String what) {
        List<String> after = places(dump());
        assertThat(after).as("after %s", what).doesNotHaveDuplicates();
        if (!what.startsWith("TRIM")) {
            assertThat(after).as("after %s", what).containsAll(before);
        }
    }

    private Set<String> members() {
        return new TreeSet<>(places(dump()));
    }

    private static QueueDump dump() {
        return QueueDump.of(TestRedis.shared().factory(), QueueName.DEFAULT);
    }

    /** Every place with a task, without tombstones. */
    private static List<String> places(QueueDump dump) {
        List<String> places = new ArrayList<>();
        Set<String> ended = dump.sortedSet(Key.COMPLETED).keySet();
        for (Key list : List.of(Key.PENDING_HIGH, Key.PENDING_DEFAULT, Key.PENDING_LOW)) {
            dump.list(list).stream().filter(member -> !ended.contains(member)).forEach(places::add);
        }
        dump.sortedSet(Key.PENDING_KEYED).keySet().stream()
                .map(entry -> entry.charAt(0) + entry.substring(entry.lastIndexOf(' ') + 1))
                .filter(member -> !ended.contains(member))
                .forEach(places::add);
        for (Key key : List.of(Key.DELAYED, Key.DEAD_LETTER, Key.COMPLETED)) {
            places.addAll(dump.sortedSet(key).keySet());
        }
        dump.hash(Key.PROCESSING).keySet().stream()
                .filter(member -> !member.startsWith("-"))
                .forEach(places::add);
        return places;
    }

    private static void on(java.util.function.Consumer<RedisConnection> commands) {
        QueueUnderTest.runner().commands().run("damage", connection -> {
            commands.accept(connection);
            return true;
        });
    }

    /** A schedule that cannot be read is refused, by name. */
    private void pauseSchedule() {
        try {
            redis.schedules.pause(new ScheduleName("report"), true);
        } catch (UnreadableScheduleException e) {
            assertThat(e).hasMessageContaining("report");
        }
    }
}
