package io.holdfast.monitor.config;

import io.holdfast.monitor.metrics.DepthGauges;
import io.holdfast.monitor.metrics.QueueGauges;
import io.holdfast.monitor.metrics.RiskGauges;
import io.holdfast.monitor.metrics.WorkerGauges;
import io.holdfast.monitor.watch.History;
import io.holdfast.monitor.watch.QuietQueues;
import io.holdfast.monitor.watch.SnapshotReader;
import io.holdfast.monitor.watch.StoreRisks;
import io.holdfast.monitor.watch.Watch;
import io.holdfast.monitor.watch.WatchLoop;
import io.holdfast.queue.redis.RedisEngine;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the watch over the queues with what shows it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MonitorProperties.class)
class MonitorConfiguration {

    @Bean
    SnapshotReader snapshotReader(RedisEngine engine, MonitorProperties properties) {
        return new SnapshotReader(
                engine.queues(), engine.inspector(), engine.workers(), Clock.systemUTC(), properties.silentAfter());
    }

    @Bean
    History history(MonitorProperties properties) {
        return new History(properties.points());
    }

    @Bean
    Watch watch(SnapshotReader reader, History history) {
        return new Watch(new QuietQueues(reader), history, Clock.systemUTC());
    }

    @Bean
    WatchLoop watchLoop(Watch watch, MonitorProperties properties) {
        return new WatchLoop(watch, properties.interval());
    }

    @Bean
    StoreRisks storeRisks(RedisEngine engine, Watch watch) {
        StoreRisks risks = new StoreRisks(engine::risks);
        watch.onSnapshot(risks);
        return risks;
    }

    @Bean
    RiskGauges riskGauges(StoreRisks risks) {
        return new RiskGauges(risks);
    }

    @Bean
    DepthGauges depthGauges(Watch watch) {
        return new DepthGauges(watch);
    }

    @Bean
    WorkerGauges workerGauges(Watch watch) {
        return new WorkerGauges(watch);
    }

    @Bean
    QueueGauges queueGauges(Watch watch, MeterRegistry registry) {
        return new QueueGauges(watch, registry);
    }
}
