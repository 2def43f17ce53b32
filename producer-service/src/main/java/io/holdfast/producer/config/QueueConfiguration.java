package io.holdfast.producer.config;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.Durability;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.StatisticsFlusher;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.waiting.WaitExplainer;
import io.holdfast.service.audit.AuditTrail;
import io.holdfast.service.flow.NewQueues;
import io.holdfast.service.operation.OperationLoop;
import io.holdfast.service.schedule.ScheduleChanges;
import io.holdfast.service.schedule.TriggerCounters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ports of the queue as beans, so that the rest of the service does not depend on the Redis engine. */
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

    @Bean
    Schedules schedules(RedisEngine engine, ProducerProperties properties) {
        return engine.schedules(new Durability(properties.waitReplicas()));
    }

    @Bean
    FlowControl flowControl(RedisEngine engine) {
        return engine.flowControl();
    }

    /** For workers that pull: they have no connections to Redis that could be watched. */
    @Bean
    WorkerRegistry workerRegistry(RedisEngine engine) {
        return engine.remoteWorkers();
    }

    @Bean
    WaitExplainer waitExplainer(QueueInspector inspector, WorkerRegistry workers) {
        return new WaitExplainer(inspector, workers);
    }

    @Bean
    TaskSearch taskSearch(RedisEngine engine) {
        return engine.search();
    }

    @Bean
    Operations operations(RedisEngine engine) {
        return engine.operations();
    }

    @Bean
    AuditTrail auditTrail(RedisEngine engine) {
        return new AuditTrail(engine.auditLog());
    }

    @Bean
    NewQueues newQueues(TaskQueues queues, ProducerProperties properties) {
        return new NewQueues(queues, properties.maxQueues());
    }

    @Bean
    ScheduleChanges scheduleChanges(
            Schedules schedules, NewQueues queues, AuditTrail trail, InstantSource clock, MeterRegistry registry) {
        return new ScheduleChanges(schedules, queues, trail, clock, new TriggerCounters(registry));
    }

    /** A purge is carried out also if no monitor runs. */
    @Bean
    OperationLoop operationLoop(RedisEngine engine, Operations operations, AuditTrail trail) {
        return new OperationLoop(engine, operations, trail, true);
    }

    @Bean
    QueueStatistics queueStatistics(RedisEngine engine) {
        return engine.statistics();
    }

    @Bean
    StatisticsRecorder statisticsRecorder() {
        return new StatisticsRecorder();
    }

    @Bean(initMethod = "start")
    StatisticsFlusher statisticsFlusher(StatisticsRecorder recorder, RedisEngine engine) {
        return new StatisticsFlusher(recorder, engine.statisticsSink(), false);
    }

    @Bean
    InstantSource instantSource() {
        return Clock.systemUTC();
    }
}
