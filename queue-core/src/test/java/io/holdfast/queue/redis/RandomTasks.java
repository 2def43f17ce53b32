package io.holdfast.queue.redis;

import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tasks of all kinds, with so few ids and keys that they collide. */
final class RandomTasks {

    private static final @Nullable TraceContext TRACE =
            TraceContext.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1 2");

    private static final List<Priority> PRIORITIES = List.of(Priority.HIGH, Priority.DEFAULT, Priority.LOW);
    private static final int CHOSEN_IDS = 40;
    private static final int STEPS_A_KEY = 60;
    private static final int KEYS_AT_A_TIME = 3;
    /** One is the beginning of another, and one is encoded. */
    private static final List<TaskKey> KEYS =
            Stream.of("acme", "acme-2", "Zoë & co", "b").map(TaskKey::new).toList();

    private final Draw draw;
    private final MovableClock clock;

    RandomTasks(Draw draw, MovableClock clock) {
        this.draw = draw;
        this.clock = clock;
    }

    /** Every key that a task of that many steps can have. */
    static List<IdempotencyKey> keysOf(int steps) {
        return IntStream.range(0, steps / STEPS_A_KEY + KEYS_AT_A_TIME)
                .mapToObj(RandomTasks::key)
                .toList();
    }

    /** The reference of an existing task or of a possible one. */
    TaskId anyId(List<TaskRef> there) {
        return draw.oneIn(3) ? chosenId() : draw.oneOf(there).map(TaskRef::id).orElseGet(this::chosenId);
    }

    /** A third of the given tasks, and some that may exist, possibly with a wrong priority. */
    List<TaskRef> anyRefs(List<TaskRef> there) {
        Map<TaskId, TaskRef> refs = new LinkedHashMap<>();
        for (int i = draw.below(3); i > 0; i--) {
            TaskRef ref = new TaskRef(priority(), chosenId(), draw.oneIn(3));
            refs.put(ref.id(), ref);
        }
        there.stream().filter(ref -> draw.below(3, ref) == 0).forEach(ref -> refs.put(ref.id(), ref));
        return new ArrayList<>(refs.values());
    }

    List<NewTask> batch() {
        Map<TaskId, NewTask> batch = new LinkedHashMap<>();
        for (int i = draw.below(draw.drains() ? 2 : 4); i >= 0; i--) {
            boolean chosen = !draw.oneIn(4);
            TaskId id = chosen ? chosenId() : new TaskId("m" + draw.number() + "-" + i);
            batch.put(id, new NewTask(id, chosen, priority(), start(), header(), payload()));
        }
        return List.copyOf(batch.values());
    }

    TaskKey anyKey() {
        return KEYS.get(draw.below(KEYS.size()));
    }

    private TaskId chosenId() {
        return new TaskId("c" + draw.below(CHOSEN_IDS));
    }

    private Priority priority() {
        return PRIORITIES.get(draw.below(3));
    }

    private StartTime start() {
        int kind = draw.below(6);
        if (kind == 0) {
            return new StartTime.At(clock.now().plusMillis(draw.below(6_000) - 1_000));
        }
        return kind == 1 ? new StartTime.After(Duration.ofMillis(draw.below(5_000))) : StartTime.NOW;
    }

    private TaskHeader header() {
        TaskHeader header = TaskHeader.of(TaskType.DEFAULT, clock.now().minusMillis(draw.below(1_000)));
        if (draw.oneIn(2)) {
            header = header.withKey(anyKey());
        }
        if (draw.oneIn(4)) {
            header = header.withTrace(TRACE);
        }
        return draw.oneIn(3)
                ? header.withIdempotencyKey(key(draw.number() / STEPS_A_KEY + draw.below(KEYS_AT_A_TIME)))
                : header.withMaxRetries(draw.below(5));
    }

    private static IdempotencyKey key(int number) {
        return new IdempotencyKey("k" + number);
    }

    private Payload payload() {
        return Payload.ofText("{\"n\": " + draw.below(1_000_000) + "}");
    }
}
