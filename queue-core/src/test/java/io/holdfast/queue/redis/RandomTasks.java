package io.holdfast.queue.redis;

import io.holdfast.queue.model.IdempotencyKey;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.Priority;
import io.holdfast.queue.model.StartTime;
import io.holdfast.queue.model.TaskHeader;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.TaskType;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.testing.memory.MovableClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Tasks of all kinds. Few ids and keys, so that they meet again. */
final class RandomTasks {
    private static final List<Priority> PRIORITIES = List.of(Priority.HIGH, Priority.DEFAULT, Priority.LOW);
    private static final int CHOSEN_IDS = 40;

    private final Random random;
    private final MovableClock clock;
    private int minted;
    private int keyAge;

    RandomTasks(Random random, MovableClock clock) {
        this.random = random;
        this.clock = clock;
    }

    WorkerId worker() {
        return new WorkerId("w" + random.nextInt(3));
    }

    TaskId anyId() {
        return random.nextInt(3) > 0 ? chosenId() : new TaskId("m" + Math.max(0, minted - random.nextInt(20)));
    }

    /** Every id that may be there, some under a priority that is not its own. */
    List<TaskRef> anyRefs() {
        return Stream.generate(() -> new TaskRef(priority(), anyId()))
                .distinct()
                .limit(20)
                .toList();
    }

    List<NewTask> batch() {
        Map<TaskId, NewTask> batch = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            boolean chosen = random.nextInt(3) > 0;
            TaskId id = chosen ? chosenId() : new TaskId("m" + ++minted);
            batch.put(id, new NewTask(id, chosen, priority(), start(), header(), payload()));
        }
        return List.copyOf(batch.values());
    }

    private TaskId chosenId() {
        return new TaskId("c" + random.nextInt(CHOSEN_IDS));
    }

    private Priority priority() {
        return PRIORITIES.get(random.nextInt(3));
    }

    private StartTime start() {
        int kind = random.nextInt(6);
        if (kind == 0) {
            return new StartTime.At(clock.now().plusMillis(random.nextInt(6_000) - 1_000));
        }
        return kind == 1 ? new StartTime.After(Duration.ofMillis(random.nextInt(5_000))) : StartTime.NOW;
    }

    private TaskHeader header() {
        TaskHeader header = TaskHeader.of(TaskType.DEFAULT, clock.now().minusMillis(random.nextInt(1_000)));
        if (random.nextInt(20) == 0) {
            keyAge++;
        }
        return random.nextInt(3) == 0
                ? header.withIdempotencyKey(new IdempotencyKey("k" + (keyAge + random.nextInt(3))))
                : header.withMaxRetries(random.nextInt(5));
    }

    private Payload payload() {
        return Payload.ofText("{\"n\": " + random.nextInt() + "}");
    }
}
