package io.holdfast.queue.redis;

import static io.holdfast.queue.contract.QueueContract.QUEUE;
import static io.holdfast.queue.contract.QueueFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.contract.ByDeadline;
import io.holdfast.queue.errors.ErrorGroup;
import io.holdfast.queue.errors.FailedState;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.redis.connection.RedisConnections;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.wakeup.BlockingWakeups;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The queue on Redis, with several clients, and the one in memory, on the same clock: every step is taken on both and
 * must give the same result.
 */
final class Twins implements AutoCloseable {
    private static final int CLIENTS = 3;
    private static final RedisKeys KEYS = RedisKeys.of(QUEUE, false);

    private final MovableClock clock = MovableClock.at(START);
    private final List<RedisConnections> connections;
    private final UnaryOperator<RedisConnectionFactory> wiring;
    private List<Ports> clients = List.of();
    private Ports model = Ports.inMemory(new InMemoryTaskQueues(clock));
    private int turn;

    Twins() {
        this(UnaryOperator.identity());
    }

    /** @param wiring receives the connections that run the scripts */
    Twins(UnaryOperator<RedisConnectionFactory> wiring) {
        this.wiring = wiring;
        connections = Stream.generate(
                        () -> RedisConnections.like(TestRedis.shared().factory()))
                .limit(CLIENTS)
                .toList();
    }

    /** Starts over with both queues empty. */
    void restart() {
        onRedis(connection -> {
            connection.serverCommands().flushAll(); // the scripts stay, which makes replays quick
            return true;
        });
        clock.moveTo(START);
        turn = 0;
        model = Ports.inMemory(new InMemoryTaskQueues(clock, this::delayOf));
        clients = connections.stream()
                .map(each -> Ports.onRedis(
                        wiring.apply(each.commands()),
                        new BlockingWakeups(each.blocking()),
                        () -> Long.toString(clock.millis())))
                .toList();
        for (int i = 0; i < CLIENTS; i++) { // each client registers the queue at its first call
            step(on -> on.queue().enqueue(List.of(), TaskQueue.UNLIMITED));
        }
    }

    /**
     * Redis draws a random delay that the seed does not determine; this draws it again for both, so that a seed repeats
     * its run.
     */
    private Duration delayOf(TaskRef task, Duration spread) {
        double due = Objects.requireNonNull(
                onRedis(connection -> connection.zSetCommands().zScore(KEYS.of(Key.DELAYED), Bytes.of(task.member()))));
        assertThat(due - clock.millis()).as("delay of a suspect").isBetween(1.0, (double) spread.toMillis());
        long delay = 1 + Math.floorMod(31 * clock.millis() + task.member().hashCode(), spread.toMillis());
        onRedis(connection -> connection
                .zSetCommands()
                .zAdd(KEYS.of(Key.DELAYED), (double) (clock.millis() + delay), Bytes.of(task.member())));
        return Duration.ofMillis(delay);
    }

    MovableClock clock() {
        return clock;
    }

    /** Acts as a worker that was waiting for work. */
    void takeWakeUpSignal() {
        onRedis(connection -> connection.listCommands().rPop(KEYS.of(Key.WAKEUP)));
    }

    private static <T> T onRedis(Function<RedisConnection, T> commands) {
        try (RedisConnection connection = TestRedis.shared().factory().getConnection()) {
            return commands.apply(connection);
        }
    }

    /** Takes the step on both, with alternating clients, and compares the answers. */
    <T> T step(Function<Ports, T> step) {
        Map<String, byte[]> times = timesOfRates();
        T answer = step.apply(clients.get(turn++ % CLIENTS));
        times.keySet().removeAll(timesOfRates().keySet());
        times.forEach((field, time) ->
                onRedis(connection -> connection.hashCommands().hSet(KEYS.of(Key.KEY_STATES), Bytes.of(field), time)));
        assertThat(step.apply(model)).as("the model's answer").isEqualTo(answer);
        return answer;
    }

    /**
     * The times of the rates of keys, by field. Redis forgets some that are over, at random; a step puts them back, because
     * they count again if the clock goes back.
     */
    private static Map<String, byte[]> timesOfRates() {
        Map<String, byte[]> times = new HashMap<>();
        Map<byte[], byte[]> states =
                onRedis(connection -> connection.hashCommands().hGetAll(KEYS.of(Key.KEY_STATES)));
        states.forEach((field, value) -> {
            if (field[0] == 't') {
                times.put(Bytes.text(field), value);
            }
        });
        return times;
    }

    /** Compares every task, its place and the counts, and checks what is in Redis. */
    PlacedTasks compare(List<IdempotencyKey> keys) {
        PlacedTasks placed = new PlacedTasks(QueueDump.of(TestRedis.shared().factory(), QUEUE, keys));
        List<TaskSummary> modelled = tasksOf(model);
        assertThat(placed.shows())
                .as("tasks on Redis and in the model")
                .isEqualTo(modelled.stream().map(Twins::line).toList());
        for (TaskSummary task : modelled) {
            TaskDetail detail = model.inspector().find(QUEUE, task.ref().id()).orElseThrow();
            assertThat(KeptTask.in(placed.dump(), task.ref().member()))
                    .as("what is kept of %s", task.ref())
                    .isEqualTo(KeptTask.of(detail));
        }
        assertThat(clients.get(0).errors().groups(QUEUE))
                .as("error groups on Redis and in the model")
                .isEqualTo(model.errors().groups(QUEUE));
        Depths depths = clients.get(0).inspector().depths(QUEUE);
        assertThat(depths).isEqualTo(model.inspector().depths(QUEUE));
        placed.check(depths);
        return placed;
    }

    /** Compares everything that clients can see of tasks and workers. */
    void compareViews() {
        List<TaskSummary> tasks = step(Twins::tasksOf);
        for (TaskSummary task : tasks) {
            step(on -> on.inspector().find(QUEUE, task.ref().id()));
        }
        for (ErrorGroup group : step(on -> on.errors().groups(QUEUE)).groups()) {
            for (FailedState state : FailedState.values()) {
                step(on -> on.errors().groupTasks(QUEUE, group.id(), state, 1_000, null));
            }
        }
        for (TaskSummary task : tasks) {
            if (task.state() == TaskState.PENDING) {
                step(on -> on.inspector().position(task).limit());
            }
        }
        step(on -> on.flow().use(QUEUE));
        step(on -> Set.copyOf(on.flow().keys(QUEUE, 1_000, null).keys()));
        step(on -> on.queues().cancelRequests(QUEUE));
        step(on -> on.workers().workers());
    }

    private static String line(TaskSummary task) {
        String time = task.stateTime() == null ? "" : " " + task.stateTime().toEpochMilli();
        return task.state().label() + " " + task.ref().member() + time;
    }

    private static List<TaskSummary> tasksOf(Ports ports) {
        return ByDeadline.ordered(
                ports.inspector().page(QUEUE, null, 1_000, null).tasks());
    }

    @Override
    public void close() {
        connections.forEach(RedisConnections::close);
    }
}
