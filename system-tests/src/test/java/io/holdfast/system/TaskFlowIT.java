package io.holdfast.system;

import static io.holdfast.system.TestSystem.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.system.Recording.Event;
import io.holdfast.system.Recording.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What users see of their tasks, from the call to the end: one producer, one worker with four slots. */
class TaskFlowIT {

    private static final int SLOTS = 4;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Map<String, Object> NOTHING = Map.of();
    private static final Map<String, Object> FAIL = Map.of("fail", true);

    private static final TestSystem SYSTEM = TestSystem.shared();
    private static final Api PRODUCER = SYSTEM.producer();
    private static final Recording RECORDING = SYSTEM.recording();
    private static ServiceProcess worker;

    @BeforeAll
    static void startWorker() {
        worker = SYSTEM.startWorker("default", SLOTS);
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @Test
    void higherPrioritiesRunFirstAndEachInTheOrderOfEnqueue() {
        List<String> blockers = PRODUCER.enqueueAll(
                Collections.nCopies(SLOTS, recorded(Map.of("sleep_ms", 4_000), "priority", "high")));
        awaitStarts(blockers);
        List<Map<String, Object>> mixed = Stream.of("low", "default", "high", "low", "default", "high")
                .flatMap(priority -> Collections.nCopies(10, recorded(NOTHING, "priority", priority)).stream())
                .toList();
        List<String> ids = PRODUCER.enqueueAll(mixed);
        awaitEnds(ids);

        Map<String, Long> tokens =
                RECORDING.of(Event.START, ids).stream().collect(Collectors.toMap(Moment::task, Moment::token));
        List<Long> inPromisedOrder = Stream.of("high", "default", "low")
                .flatMap(priority -> IntStream.range(0, ids.size())
                        .filter(i -> mixed.get(i).get("priority").equals(priority))
                        .mapToObj(ids::get))
                .map(tokens::get)
                .toList();
        assertThat(inPromisedOrder).isSorted();
    }

    @Test
    void aDelayedTaskStartsSoonAfterItsTimeAndNotBefore() {
        Random random = new Random(7);
        Map<String, Instant> due = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            Instant at = Instant.now().plusMillis(500 + random.nextInt(2_000));
            due.put(PRODUCER.enqueue(recorded(NOTHING, "execute_at", at.toString())), at);
        }
        awaitEnds(due.keySet());

        List<Long> lateness = RECORDING.of(Event.START, due.keySet()).stream()
                .map(start -> start.millis() - due.get(start.task()).toEpochMilli())
                .sorted()
                .toList();
        System.out.println("Delayed tasks started late by (ms) " + lateness);
        assertThat(lateness).hasSize(20).allMatch(millis -> millis >= 0);
        assertThat(lateness.get(lateness.size() / 2)).isLessThan(2_000); // the dispatcher sweeps every 10 s
    }

    @Test
    void aTaskThatAlwaysFailsIsRetriedAndThenDeadWithAllItsFailures() {
        String id = PRODUCER.enqueue(recorded(FAIL, "max_retries", 2));
        awaitState("dead", id);

        JsonNode task = PRODUCER.task(id);
        assertThat(task.get("retry_count").asInt()).isEqualTo(2);
        assertThat(task.get("last_error").asString()).contains("as ordered");
        assertThat(RECORDING.starts(id)).hasSize(3);
        assertThat(RECORDING.ends(id)).isEmpty();
    }

    @Test
    @Tag("reliability")
    void tenThousandTasksInOneCallAllRunOnce() {
        List<String> ids = PRODUCER.enqueueAll(Collections.nCopies(10_000, recorded(NOTHING)));
        assertThat(Set.copyOf(ids)).hasSize(10_000);
        awaitEnds(ids);

        assertThat(RECORDING.of(Event.START, new HashSet<>(ids)).stream().map(Moment::task))
                .containsExactlyInAnyOrderElementsOf(ids);
        awaitState("completed", ids.get(9_999));
    }

    @Test
    void anIdIsEnqueuedOnce() {
        String id = "chosen-" + UUID.randomUUID();
        assertThat(PRODUCER.enqueue(recorded(NOTHING, "id", id))).isEqualTo(id);
        Api.Answer again = PRODUCER.post("/task", recorded(NOTHING, "id", id));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("status").asString()).isEqualTo("exists");

        awaitState("completed", id);
        Api.Answer afterItsEnd = PRODUCER.post("/tasks", List.of(recorded(NOTHING, "id", id), recorded(NOTHING)));
        assertThat(afterItsEnd.status()).isEqualTo(202);
        assertThat(afterItsEnd.json().get("existing").toString()).isEqualTo("[\"" + id + "\"]");
        awaitEnds(List.of(afterItsEnd.json().get("task_ids").get(1).asString()));
        assertThat(RECORDING.starts(id)).hasSize(1);
    }

    @Test
    void oneOfFiveTasksWithOneKeyRuns() {
        String key = UUID.randomUUID().toString();
        List<String> ids =
                PRODUCER.enqueueAll(Collections.nCopies(5, recorded(Map.of("sleep_ms", 300), "idempotency_key", key)));
        ids.forEach(id -> awaitState("completed", id));

        assertThat(RECORDING.of(Event.START, ids)).hasSize(1);
    }

    @Test
    void aFailedTaskDoesNotPreventTheNextWithItsKey() {
        String key = UUID.randomUUID().toString();
        String first = PRODUCER.enqueue(recorded(FAIL, "idempotency_key", key, "max_retries", 0));
        awaitState("dead", first);
        String second = PRODUCER.enqueue(recorded(NOTHING, "idempotency_key", key));
        awaitState("completed", second);

        assertThat(RECORDING.ends(second)).hasSize(1);
    }

    @Test
    @Tag("reliability")
    void aCrashBetweenClaimAndConfirmDoesNotLoseTheTask() {
        String id = PRODUCER.enqueue(recorded(
                Map.of("crash", true), "idempotency_key", UUID.randomUUID().toString()));
        assertThat(worker.awaitExit()).isEqualTo(137);
        worker = SYSTEM.startWorker("default", SLOTS);
        awaitState("completed", id);

        assertThat(RECORDING.starts(id)).hasSize(2);
        assertThat(RECORDING.ends(id)).hasSize(1);
        assertThat(PRODUCER.task(id).path("retry_count").asInt(0)).isZero();
    }

    @Test
    void aRestartOfRedisUnderLoadLosesNothing() {
        List<String> ids = new ArrayList<>();
        for (int batch = 0; batch < 60; batch++) {
            if (batch == 20) {
                SYSTEM.redis().kill();
            }
            List<Map<String, Object>> tasks = batchWithIds();
            Api.Answer answer = PRODUCER.post("/tasks", tasks);
            assertThat(answer.status()).isEqualTo(batch == 20 ? 503 : 202);
            if (answer.status() == 503) {
                SYSTEM.redis().restart();
                await().atMost(SOON).until(() -> PRODUCER.post("/tasks", tasks).status() == 202);
            }
            tasks.forEach(task -> ids.add((String) task.get("id")));
        }
        awaitEnds(ids);
        ids.forEach(id -> awaitState("completed", id));
    }

    private static List<Map<String, Object>> batchWithIds() {
        return Stream.generate(() ->
                        recorded(Map.of("sleep_ms", 2), "id", UUID.randomUUID().toString()))
                .limit(10)
                .toList();
    }

    private static void awaitStarts(List<String> ids) {
        await().atMost(SOON).until(() -> RECORDING.of(Event.START, ids).size() == ids.size());
    }

    private static void awaitEnds(Collection<String> ids) {
        Set<String> all = Set.copyOf(ids);
        await().atMost(SOON.multipliedBy(3))
                .until(() -> RECORDING.of(Event.END, all).stream()
                        .map(Moment::task)
                        .collect(Collectors.toSet())
                        .equals(all));
    }

    private static void awaitState(String state, String id) {
        await(id)
                .atMost(SOON)
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> PRODUCER.stateOf(id), state::equals);
    }
}
