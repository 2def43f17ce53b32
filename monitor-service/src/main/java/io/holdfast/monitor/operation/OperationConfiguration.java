package io.holdfast.monitor.operation;

import io.holdfast.monitor.audit.ActionRecorder;
import io.holdfast.monitor.security.AccessProperties;
import io.holdfast.queue.operation.OperationRunner;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.task.TaskId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the search, and what carries out operations. */
@Configuration(proxyBeanMethods = false)
class OperationConfiguration {

    @Bean
    TaskSearch taskSearch(RedisEngine engine) {
        return engine.search();
    }

    @Bean
    Operations operations(RedisEngine engine) {
        return engine.operations();
    }

    @Bean
    OperationLoop operationLoop(
            RedisEngine engine,
            Operations operations,
            TaskSearch search,
            ActionRecorder recorder,
            AccessProperties access) {
        OperationRunner runner = new OperationRunner(
                operations,
                search,
                engine.queues(),
                TaskId.mint().value(),
                ended -> recorder.record(
                        ended.request().who(),
                        "end",
                        OperationText.target(ended),
                        ended.progress().acted()),
                System::nanoTime);
        return new OperationLoop(runner, !access.readOnly());
    }
}
