package io.holdfast.worker.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.TaskClient;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.worker.Handler;
import io.holdfast.worker.WorkerProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The worker in an application. Its Redis does not exist. */
class WorkerAutoConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class, TaskClientAutoConfiguration.class, WorkerAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.port=1", "holdfast.worker.shutdown-grace=0s");

    @Test
    void anApplicationIsAWorkerAndStartsWithoutRedis() {
        application.withPropertyValues("holdfast.worker.slots=7").run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(WorkerLifecycle.class);
            assertThat(context.getBean(WorkerProperties.class).slots()).isEqualTo(7);
            assertThat(context.getBean(WorkerLifecycle.class).isRunning()).isTrue();
        });
    }

    @Test
    void anApplicationWithADisabledWorkerHasAClient() {
        application
                .withPropertyValues("holdfast.worker.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(WorkerLifecycle.class)
                        .hasSingleBean(TaskClient.class));
    }

    @Test
    void twoHandlersForOneTypeStopTheStart() {
        application
                .withBean("one", Handler.class, () -> Handler.of("email", task -> {}))
                .withBean("two", Handler.class, () -> Handler.of("email", task -> {}))
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("'email'"));
    }

    @Test
    void anEngineBeanOfTheApplicationIsUsed() {
        application
                .withBean("own", RedisEngine.class, () -> RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", 1)))
                .run(context ->
                        assertThat(context).getBeanNames(RedisEngine.class).containsExactly("own"));
    }

    @Test
    void theWorkerStopsBeforeTheWebServerAndTheConnectionsDo() {
        application.run(context -> assertThat(
                        context.getBean(WorkerLifecycle.class).getPhase())
                .isGreaterThan(context.getBean(LettuceConnectionFactory.class).getPhase())
                .isGreaterThan(SmartLifecycle.DEFAULT_PHASE - 1024));
    }
}
