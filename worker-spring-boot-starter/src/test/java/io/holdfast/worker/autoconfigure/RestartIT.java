package io.holdfast.worker.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.client.Enqueued;
import io.holdfast.client.TaskClient;
import io.holdfast.queue.task.TaskState;
import io.holdfast.testing.TestRedis;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that is stopped and started again, as Spring's test framework does it with contexts that it keeps. */
class RestartIT {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class, TaskClientAutoConfiguration.class, WorkerAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(Work.class)
            .withPropertyValues(
                    "spring.data.redis.host=" + TestRedis.shared().host(),
                    "spring.data.redis.port=" + TestRedis.shared().port(),
                    "holdfast.worker.slots=3",
                    "holdfast.worker.shutdown-grace=0s");

    static final class Work {

        final Semaphore mayEnd = new Semaphore(0);

        @TaskHandler(value = "work", concurrency = 1)
        void work(TaskContext task) throws InterruptedException {
            mayEnd.acquire();
        }
    }

    @Test
    void theWorkerWorksAfterEachStartAndItsMetricsAreThoseOfTheOneThatRuns() {
        TestRedis.shared().flush();
        application.run(context -> {
            for (int start = 1; start <= 3; start++) {
                assertWorks(context.getSourceApplicationContext(), start);
                context.getSourceApplicationContext().stop();
                assertThat(context.getBean(WorkerLifecycle.class).isRunning()).isFalse();
                MeterRegistry meters = context.getBean(MeterRegistry.class);
                assertThat(meters.find("worker.slots").gauges()).isEmpty();
                assertThat(meters.find("worker.slots.busy").gauges()).isEmpty();
                context.getSourceApplicationContext().start();
            }
        });
    }

    private static void assertWorks(ConfigurableApplicationContext context, int starts) {
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        TaskClient client = context.getBean(TaskClient.class);
        List<Enqueued> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tasks.add(client.enqueue("work", null));
        }
        await().until(() -> meters.get("worker.slots.busy").gauge().value() == 1);
        assertThat(meters.get("worker.slots").gauge().value()).isEqualTo(3);
        context.getBean(Work.class).mayEnd.release(3);
        for (Enqueued task : tasks) {
            await().until(() -> client.find(task).orElseThrow().summary().state() == TaskState.COMPLETED);
        }
        await().untilAsserted(() -> assertThat(meters.get("task.duration")
                        .tags("type", "work", "status", "success")
                        .timer()
                        .count())
                .isEqualTo(3L * starts));
    }

    @Test
    void aStopWhileTasksRunAndWaitForEachOtherLeavesThemToTheNextStart() {
        TestRedis.shared().flush();
        application.run(context -> {
            TaskClient client = context.getBean(TaskClient.class);
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            List<Enqueued> tasks = List.of(client.enqueue("work", null), client.enqueue("work", null));
            await().until(() -> meters.get("worker.slots.busy").gauge().value() == 1);
            context.getSourceApplicationContext().stop();
            for (Enqueued task : tasks) {
                assertThat(client.find(task).orElseThrow().summary().state()).isEqualTo(TaskState.PENDING);
            }
            context.getSourceApplicationContext().start();
            context.getBean(Work.class).mayEnd.release(2);
            for (Enqueued task : tasks) {
                await().until(() -> client.find(task).orElseThrow().summary().state() == TaskState.COMPLETED);
            }
        });
    }
}
