package io.holdfast.worker.service.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.testing.TestRedis;
import io.holdfast.worker.service.WorkerApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** The worker-service with SCHEDULES_FILE. */
@Tag("reliability")
class ScheduleFileIT {

    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());

    @TempDir
    private Path folder;

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void theSchedulesOfTheFileAreThoseInRedisAlsoWhenItChanges() throws IOException {
        Path file = write("[{name: old, every_ms: 3600000, task: {type: a}}, {name: kept, cron: 0 3 * * *, task: {}}]");
        try (ConfigurableApplicationContext first = start(file)) {
            await().untilAsserted(() -> assertThat(names()).containsExactly("kept", "old"));
            assertThat(stored().get(0).owner()).isEqualTo("worker-service");
            write("[{name: new, every_ms: 3600000, task: {type: a}}, {name: kept, cron: 0 3 * * *, task: {}}]");
            await().untilAsserted(() -> assertThat(names()).containsExactly("kept", "new"));
            write("");
            await().untilAsserted(() -> assertThat(names()).isEmpty());
        }
    }

    @Test
    void aWorkerWithoutAFileLeavesTheSchedulesOfTheOthersAlone() throws IOException {
        Path file = write("[{name: a, every_ms: 3600000, task: {type: a}}]");
        try (ConfigurableApplicationContext with = start(file)) {
            await().untilAsserted(() -> assertThat(names()).containsExactly("a"));
            try (ConfigurableApplicationContext without = start(null)) {
                await().until(() -> engine.workers().workers().size() == 2);
                assertThat(names()).containsExactly("a");
            }
        }
    }

    @Test
    void aBrokenFileStopsTheStartInOneLine() throws IOException {
        Path file = write("[{name: a, every_ms: 5, task: {type: a}}]");
        assertThatThrownBy(() -> start(file))
                .extracting(NestedExceptionUtils::getMostSpecificCause)
                .isInstanceOf(ScheduleFileException.class)
                .asString()
                .contains("SCHEDULES_FILE " + file + ": schedule 'a': every_ms must be a whole number from 1000");
        assertThat(names()).isEmpty();
    }

    private ConfigurableApplicationContext start(Path file) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "REDIS_ADDR", TestRedis.shared().address(),
                "WORKER_METRICS_ADDR", "127.0.0.1:0",
                "SHUTDOWN_GRACE_SECONDS", "0"));
        if (file != null) {
            variables.put("SCHEDULES_FILE", file.toString());
        }
        return ServiceLauncher.start(WorkerApplication.SERVICE, variables);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("schedules.yml"), text);
    }

    private List<Schedule> stored() {
        return engine.schedules().page(10, null).schedules().stream()
                .map(each -> each.schedule())
                .toList();
    }

    private List<String> names() {
        return stored().stream().map(schedule -> schedule.name().value()).toList();
    }
}
