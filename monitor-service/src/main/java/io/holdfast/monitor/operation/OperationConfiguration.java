package io.holdfast.monitor.operation;

import io.holdfast.monitor.security.AccessProperties;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.service.audit.AuditTrail;
import io.holdfast.service.operation.OperationLoop;
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
    OperationLoop operationLoop(RedisEngine engine, Operations operations, AuditTrail trail, AccessProperties access) {
        return new OperationLoop(engine, operations, trail, !access.readOnly());
    }
}
