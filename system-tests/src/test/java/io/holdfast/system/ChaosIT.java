package io.holdfast.system;

import static io.holdfast.system.TestSystem.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.system.Recording.Event;
import io.holdfast.system.Recording.Moment;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A worker dies while it runs tasks. */
class ChaosIT {

    private static final QueueName QUEUE = new QueueName("chaos");
    private static final int SLOTS = 10;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestSystem system = TestSystem.shared();

    @Test
    void theTasksOfAKilledWorkerRunElsewhereAndNoneIsLostOrCompletedTwice() {
        ServiceProcess doomed = system.startWorker(QUEUE.value(), SLOTS);
        List<String> ids = system.producer()
                .enqueueAll(Collections.nCopies(30, recorded(Map.of("sleep_ms", 3_000), "queue", QUEUE.value())));
        await().pollInterval(Duration.ofMillis(10)).until(() -> starts(ids).size() == SLOTS);
        doomed.kill();
        int inFlight = starts(ids).size();

        try (ServiceProcess second = system.startWorker(QUEUE.value(), SLOTS)) {
            await().atMost(LONG).until(() -> ends(ids).size() >= ids.size());
            await().until(() -> states(ids).stream().allMatch("completed"::equals));
            assertThat(second.output()).doesNotContain("ERROR");
        }

        assertThat(inFlight).isEqualTo(SLOTS);
        assertThat(ends(ids)).extracting(Moment::task).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(starts(ids)).hasSizeLessThanOrEqualTo(ids.size() + inFlight);
        assertNothingIsLeftOver();
    }

    private void assertNothingIsLeftOver() {
        LettuceConnectionFactory factory =
                new LettuceConnectionFactory("127.0.0.1", system.redis().port());
        factory.afterPropertiesSet();
        factory.start();
        try (RedisEngine engine = RedisEngine.of(factory)) {
            Depths depths = engine.inspector().depths(QUEUE);
            assertThat(depths.processing()).isZero();
            assertThat(depths.delayed()).isZero();
            assertThat(engine.workers().workers())
                    .isNotEmpty()
                    .allSatisfy(worker -> assertThat(
                                    leasesOf(engine, worker.report().worker()))
                            .isEmpty());
        } finally {
            factory.destroy();
        }
    }

    private static List<?> leasesOf(RedisEngine engine, WorkerId worker) {
        return engine.queues().queue(QUEUE).leasesOf(worker);
    }

    private List<String> states(List<String> ids) {
        return ids.stream()
                .map(id ->
                        system.producer().task(id, QUEUE.value()).get("state").asString())
                .toList();
    }

    private List<Moment> starts(List<String> ids) {
        return system.recording().of(Event.START, ids);
    }

    private List<Moment> ends(List<String> ids) {
        return system.recording().of(Event.END, ids);
    }
}
