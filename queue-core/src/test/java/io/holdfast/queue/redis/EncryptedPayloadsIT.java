package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.encryption.Encryption;
import io.holdfast.queue.encryption.KeysFile;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.UnreadableScheduleException;
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
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Payloads and results are encrypted in Redis, and belong to their task. */
class EncryptedPayloadsIT {

    private static final String CANARY = "canary-4111-1111";
    private static final Payload PAYLOAD = Payload.ofText("{\"card\": \"" + CANARY + "\"}");
    private static final TaskResult RESULT = TaskResult.of(Payload.ofText("[\"" + CANARY + "\"]"), 1_000);
    private static final Failure BOOM = new Failure("boom", Duration.ofMillis(5));
    private static final RedisKeys KEYS = RedisKeys.of(QueueName.DEFAULT, false);
    private static final TaskId A = new TaskId("a");
    private static final TaskId B = new TaskId("b");
    private static final ScheduleName TICK = new ScheduleName("tick");

    @TempDir
    private Path data;

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private LettuceConnectionFactory factory;
    private KeysFile file;
    private final List<RedisEngine> engines = new ArrayList<>();

    @BeforeEach
    void start() {
        redis = RedisProcess.start(data, "--appendonly", "yes", "--rdbcompression", "no");
        factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
        factory.afterPropertiesSet();
        factory.start();
        file = KeysFile.in(folder, "k1");
    }

    @AfterEach
    void stop() {
        engines.forEach(RedisEngine::close);
        factory.destroy();
        redis.close();
    }

    @Test
    void nothingInRedisShowsAPayloadInTheWholeLifeOfItsTasks() {
        liveThrough(engineWith(file.encryption()));
        assertThat(filesWith(CANARY)).as("dump and append-only file").isEmpty();
        assertThat(filesWith("2 email ")).as("they do have the records").isNotEmpty();
    }

    @Test
    void withoutKeysTheSameLifeShowsIt() {
        liveThrough(engineWith(PayloadEncryption.none()));
        assertThat(filesWith(CANARY)).hasSizeGreaterThanOrEqualTo(2);
    }

    /** Enqueue, delay, retry, snooze, dead letter, requeue, cancel, discard, progress, result, and a schedule. */
    private void liveThrough(RedisEngine engine) {
        TaskQueue queue = queueOf(engine);
        queue.enqueue(
                List.of(
                        task("a").withKey(new TaskKey("acme")),
                        task("b"),
                        task("gone"),
                        task("later").withStart(new StartTime.After(Duration.ofHours(1)))),
                TaskQueue.UNLIMITED);
        queue.cancel(new TaskId("gone"), false);
        save();
        for (LeasedTask task : acquire(engine)) {
            queue.retry(List.of(new Retry(task.lease(), Duration.ZERO, BOOM)));
        }
        queue.dispatch(10);
        for (LeasedTask task : acquire(engine)) {
            queue.release(
                    List.of(Release.snoozed(task.lease(), Duration.ofMillis(1), Duration.ofMillis(1), "not yet")));
        }
        awaitDue(queue);
        for (LeasedTask task : acquire(engine)) {
            queue.bury(List.of(new Burial(task.lease(), BOOM)));
        }
        assertThat(find(engine, A).payload()).isEqualTo(PAYLOAD);
        assertThat(engine.deadLetters().requeueAll(QueueName.DEFAULT)).isEqualTo(2);
        for (LeasedTask task : acquire(engine)) {
            queue.refill(
                    List.of(new Completion(task.lease(), null, RESULT)), Duration.ofHours(1), 1, QueueUnderTest.LEASE);
        }
        assertThat(find(engine, B).result()).isEqualTo(RESULT);
        engine.schedules().put(schedule());
        assertThat(engine.schedules().pause(TICK, true)).isTrue();
        assertThat(engine.schedules().trigger(TICK, QueueUnderTest.time(0))).isPresent();
        assertThat(acquire(engine))
                .singleElement()
                .satisfies(run -> assertThat(run.payload()).isEqualTo(PAYLOAD));
        save();
    }

    private void awaitDue(TaskQueue queue) {
        int dispatched = 0;
        for (int i = 0; i < 1_000 && dispatched < 2; i++) {
            dispatched += queue.dispatch(10).dispatched();
        }
        assertThat(dispatched).isEqualTo(2);
    }

    @Test
    void anEncryptedRecordHasItsOwnFormatVersionSoThatOlderWorkersSnoozeIt() {
        enqueue(engineWith(file.encryption()), "a");
        assertThat(new String(stored(Key.DATA, "da"), StandardCharsets.ISO_8859_1))
                .startsWith("2 email 1790000000000\nk1:");
    }

    @Test
    void plainAndEncryptedTasksOfAllKeysRunTogether() {
        enqueue(engineWith(PayloadEncryption.none()), "plain");
        enqueue(engineWith(file.encryption()), "a");
        file.holds("k2", "k1");
        RedisEngine rotated = engineWith(file.encryption());
        enqueue(rotated, "b");
        assertThat(acquire(rotated))
                .hasSize(3)
                .allSatisfy(task -> assertThat(task.payload()).isEqualTo(PAYLOAD));
        assertThat(find(rotated, A).payloadEncryption()).isEqualTo(new Encryption("k1", null));
        assertThat(find(rotated, B).payloadEncryption()).isEqualTo(new Encryption("k2", null));
        assertThat(find(rotated, new TaskId("plain")).payloadEncryption()).isNull();
        assertThat(rotated.keyUse(List.of(QueueName.DEFAULT), 100, 1 << 20).byKey())
                .isEqualTo(Map.of("k1", 1L, "k2", 1L));
        assertThat(rotated.keyUse(List.of(QueueName.DEFAULT), 100, 1 << 20).plain())
                .isOne();
        assertThat(rotated.keyUse(List.of(QueueName.DEFAULT), 2, 1 << 20).complete())
                .isFalse();
    }

    @Test
    void aWorkerWithoutTheKeySnoozesTheTaskAndRunsTheOthers() {
        RedisEngine writer = engineWith(file.encryption());
        enqueue(writer, "a");
        RedisEngine other =
                engineWith(KeysFile.in(folder.resolve("other"), "k2").encryption());
        enqueue(other, "b");
        assertThat(acquire(other)).extracting(task -> task.lease().task().id()).containsExactly(B);
        TaskDetail task = find(other, A);
        assertThat(task.summary().state()).isEqualTo(TaskState.DELAYED);
        assertThat(task.summary().retries()).isZero();
        assertThat(task.lastError())
                .isEqualTo("The payload is encrypted with key k1, which is not in PAYLOAD_KEYS_FILE");
        assertThat(task.payload()).isNull();
        assertThat(task.payloadEncryption())
                .isEqualTo(new Encryption("k1", "It is encrypted with key k1, which is not in PAYLOAD_KEYS_FILE"));
        queueOf(writer).promote(List.of(task.summary().ref()));
        assertThat(acquire(writer))
                .singleElement()
                .satisfies(run -> assertThat(run.payload()).isEqualTo(PAYLOAD));
    }

    @Test
    void aChangedPayloadMakesOnlyItsTaskADeadLetter() {
        RedisEngine engine = engineWith(file.encryption());
        enqueue(engine, "a", "b");
        byte[] record = stored(Key.DATA, "da");
        record[record.length - 1] ^= 1;
        store(Key.DATA, "da", record);
        assertThat(acquire(engine)).extracting(task -> task.lease().task().id()).containsExactly(B);
        assertRejected(engine, A);
    }

    @Test
    void aPayloadThatWasGivenToAnotherTaskIsRejected() {
        RedisEngine engine = engineWith(file.encryption());
        enqueue(engine, "a", "b");
        store(Key.DATA, "da", stored(Key.DATA, "db"));
        assertThat(acquire(engine)).extracting(task -> task.lease().task().id()).containsExactly(B);
        assertRejected(engine, A);
    }

    /** Otherwise whoever writes to Redis could let workers run what no producer has sent. */
    private static void assertRejected(RedisEngine engine, TaskId id) {
        TaskDetail task = find(engine, id);
        assertThat(task.summary().state()).isEqualTo(TaskState.DEAD);
        assertThat(task.lastError()).startsWith("The payload cannot be decrypted with key k1");
        assertThat(task.payload()).isNull();
    }

    @Test
    void aResultBelongsToItsTaskAndIsNotShownWithoutTheKey() {
        RedisEngine engine = engineWith(file.encryption());
        complete(engine, "a", "b");
        assertThat(find(engine, A).result()).isEqualTo(RESULT);
        assertThat(find(engine, A).resultEncryption()).isEqualTo(new Encryption("k1", null));
        TaskDetail hidden = find(engineWith(PayloadEncryption.none()), A);
        assertThat(hidden.result()).isNull();
        assertThat(Objects.requireNonNull(hidden.resultEncryption()).problem())
                .isEqualTo("It is encrypted with key k1, and PAYLOAD_KEYS_FILE is not set");
        store(Key.RESULTS, "da", stored(Key.RESULTS, "db"));
        assertThat(find(engine, A).result()).isNull();
        assertThat(Objects.requireNonNull(find(engine, A).resultEncryption()).problem())
                .contains("changed or moved");
    }

    @Test
    void aReasonWhyAResultIsNotKeptIsNotEncrypted() {
        RedisEngine engine = engineWith(file.encryption());
        enqueue(engine, "a");
        LeasedTask task = acquire(engine).get(0);
        TaskResult tooLarge = TaskResult.of(Payload.ofText("[1,2]"), 1);
        queueOf(engine)
                .complete(List.of(new Completion(task.lease(), null, tooLarge)), Ending.COMPLETED, Duration.ofHours(1));
        assertThat(find(engine, A).result()).isEqualTo(tooLarge);
        assertThat(find(engine, A).resultEncryption()).isNull();
    }

    @Test
    void aScheduleFiresWhereItsKeyIs() {
        RedisEngine engine = engineWith(file.encryption());
        engine.schedules().put(schedule());
        RedisEngine without = engineWith(PayloadEncryption.none());
        assertThatExceptionOfType(UnreadableScheduleException.class)
                .isThrownBy(() -> without.schedules().find(TICK))
                .withMessageContaining("It is encrypted with key k1, and PAYLOAD_KEYS_FILE is not set");
        due();
        assertThat(without.schedules()
                        .startFire(QueueName.DEFAULT, Runnable::run)
                        .join()
                        .unreadable())
                .containsExactly("tick");
        assertThat(engine.schedules().find(TICK).orElseThrow().encryption()).isEqualTo(new Encryption("k1", null));
        assertThat(engine.schedules()
                        .startFire(QueueName.DEFAULT, Runnable::run)
                        .join()
                        .unreadable())
                .isEmpty();
        assertThat(acquire(engine))
                .singleElement()
                .satisfies(run -> assertThat(run.payload()).isEqualTo(PAYLOAD));
        assertThat(engine.schedules().page(10, null).schedules()).hasSize(1);
        assertThat(without.schedules().page(10, null).schedules())
                .as("a list has no payloads")
                .hasSize(1);
    }

    /** Moves the next tick into the past. */
    private void due() {
        try (RedisConnection connection = factory.getConnection()) {
            connection.hashCommands().hSet(KEYS.of(Key.SCHEDULES), Bytes.of("tick:tick"), Bytes.of("1790000000000"));
            connection.zSetCommands().zAdd(KEYS.of(Key.SCHEDULES_DUE), 1_790_000_000_000.0, Bytes.of("tick"));
        }
    }

    private RedisEngine engineWith(PayloadEncryption encryption) {
        RedisEngine engine = RedisEngine.of(factory, encryption);
        engines.add(engine);
        return engine;
    }

    private static TaskQueue queueOf(RedisEngine engine) {
        return engine.queues().queue(QueueName.DEFAULT);
    }

    private static void enqueue(RedisEngine engine, String... ids) {
        queueOf(engine).enqueue(Stream.of(ids).map(EncryptedPayloadsIT::task).toList(), TaskQueue.UNLIMITED);
    }

    private static NewTask task(String id) {
        return NewTask.of(TaskHeader.of(new TaskType("email"), QueueUnderTest.time(0)), PAYLOAD)
                .withChosenId(new TaskId(id));
    }

    private static void complete(RedisEngine engine, String... ids) {
        enqueue(engine, ids);
        List<Completion> completions = acquire(engine).stream()
                .map(task -> new Completion(task.lease(), null, RESULT))
                .toList();
        assertThat(queueOf(engine).complete(completions, Ending.COMPLETED, Duration.ofHours(1)))
                .isEmpty();
    }

    private static List<LeasedTask> acquire(RedisEngine engine) {
        return queueOf(engine)
                .acquire(QueueUnderTest.WORKER, 10, QueueUnderTest.LEASE)
                .tasks();
    }

    private static TaskDetail find(RedisEngine engine, TaskId id) {
        return engine.inspector().find(QueueName.DEFAULT, id).orElseThrow();
    }

    private static Schedule schedule() {
        return new Schedule(
                TICK,
                new IntervalTimetable(Duration.ofHours(1)),
                QueueName.DEFAULT,
                Priority.DEFAULT,
                TaskHeader.of(TaskType.DEFAULT, QueueUnderTest.time(0)),
                PAYLOAD,
                CatchUp.LAST,
                Overlap.SKIP,
                Duration.ZERO,
                false,
                null,
                0);
    }

    private byte[] stored(Key hash, String member) {
        try (RedisConnection connection = factory.getConnection()) {
            return Objects.requireNonNull(connection.hashCommands().hGet(KEYS.of(hash), Bytes.of(member)));
        }
    }

    private void store(Key hash, String member, byte[] value) {
        try (RedisConnection connection = factory.getConnection()) {
            connection.hashCommands().hSet(KEYS.of(hash), Bytes.of(member), value);
        }
    }

    private void save() {
        try (RedisConnection connection = factory.getConnection()) {
            connection.serverCommands().save();
        }
    }

    /** The files of Redis that contain a text. */
    private List<Path> filesWith(String text) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
