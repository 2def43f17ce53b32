package io.holdfast.producer.config;

import io.holdfast.producer.reader.LeaseReader;
import io.holdfast.producer.reader.TaskReader;
import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.Durability;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.redis.RedisEngine;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The queue's ports, each as a bean of its own: nothing else in this service knows what is behind them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProducerProperties.class, PullProperties.class})
class QueueConfiguration {

    @Bean
    TaskQueues taskQueues(RedisEngine engine, ProducerProperties properties) {
        return engine.queues(new Durability(properties.waitReplicas()), properties.maxQueues());
    }

    @Bean
    QueueInspector queueInspector(RedisEngine engine) {
        return engine.inspector();
    }

    @Bean
    DeadLetters deadLetters(RedisEngine engine) {
        return engine.deadLetters();
    }

    @Bean
    QueueRoutes queueRoutes(RedisEngine engine) {
        return engine.routes();
    }

    /** Of workers that pull: they have no connection of their own. */
    @Bean
    WorkerRegistry workerRegistry(RedisEngine engine) {
        return engine.remoteWorkers();
    }

    @Bean
    TaskReader taskReader(ProducerProperties properties) {
        return new TaskReader(properties.maxPayloadBytes(), properties.maxBatchTasks());
    }

    @Bean
    LeaseReader leaseReader(ProducerProperties properties) {
        return new LeaseReader(properties.maxBatchBytes());
    }

    @Bean
    InstantSource instantSource() {
        return Clock.systemUTC();
    }
}
