package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.TaskState;
import io.holdfast.system.EnqueueLoad;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.Sink.Run;
import io.holdfast.system.SlimWorker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Tasks of a few KiB each: some always fail, some are delayed, some share a key. */
final class LargeTasks {

    private static final int KEYS = 40;

    private LargeTasks() {}

    static Map<String, Object> any() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        boolean fails = random.nextInt(8) == 0;
        String filling = "x".repeat(1_024 + random.nextInt(11 * 1_024));
        Map<String, Object> payload = Map.of("sleep_ms", 100 + random.nextInt(200), "fail", fails, "filling", filling);
        Map<String, Object> task = new HashMap<>(Map.of("type", SlimWorker.TYPE, "payload", payload, "max_retries", 1));
        if (random.nextInt(4) == 0) {
            task.put("delay_ms", random.nextInt(1_000));
        }
        if (!fails && random.nextInt(4) == 0) {
            task.put("idempotency_key", "key-" + random.nextInt(KEYS));
        }
        return task;
    }

    /** Checks that exactly the accepted tasks have ended, each as its payload requests; all others were refused. */
    static void assertAllEnded(EnqueueLoad load, LimitedRedis redis, Sink sink) {
        Map<String, List<String>> endings =
                new Endings(redis.client()).byWord(load.accepted().keySet());
        Map<String, List<Run>> runs = sink.runs();
        Set<String> ended = redis.idsOf(TaskState.DEAD);
        assertThat(ended)
                .allSatisfy(
                        id -> assertThat(runs.get(id)).hasSizeGreaterThan(1).allMatch(run -> run.ended(Event.FAILED)));
        assertThat(endings.get("completed"))
                .allSatisfy(id -> assertThat(runs.get(id)).singleElement().matches(run -> run.ended(Event.DONE)));
        assertThat(endings.get("duplicate")).isNotEmpty().doesNotContainAnyElementsOf(runs.keySet());
        endings.values().forEach(ended::addAll);
        assertThat(ended.equals(load.accepted().keySet()))
                .as("exactly the accepted tasks have ended")
                .isTrue();
        assertThat(load.accepted().keySet().containsAll(runs.keySet())).isTrue();
        assertThat(load.calls()).filteredOn(call -> !call.accepted()).allMatch(call -> call.isRefusal("STORE_FULL"));
    }
}
