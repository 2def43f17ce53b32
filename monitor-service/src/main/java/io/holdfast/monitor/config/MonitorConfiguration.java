package io.holdfast.monitor.config;

import io.holdfast.monitor.autoscale.AutoscaleProperties;
import io.holdfast.monitor.autoscale.LoadTracker;
import io.holdfast.monitor.autoscale.RunTimes;
import io.holdfast.monitor.metrics.AutoscaleGauges;
import io.holdfast.monitor.metrics.DepthGauges;
import io.holdfast.monitor.metrics.LimitGauges;
import io.holdfast.monitor.metrics.QueueGauges;
import io.holdfast.monitor.metrics.RiskGauges;
import io.holdfast.monitor.metrics.WorkerGauges;
import io.holdfast.monitor.state.DepthStatisticsWriter;
import io.holdfast.monitor.state.InBackground;
import io.holdfast.monitor.state.LimitWatch;
import io.holdfast.monitor.state.MemoryWatch;
import io.holdfast.monitor.state.OpenServiceWatch;
import io.holdfast.monitor.state.RecentStatistics;
import io.holdfast.monitor.state.SnapshotPoller;
import io.holdfast.monitor.state.SnapshotReader;
import io.holdfast.monitor.state.StateRefresher;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.state.StoreRisks;
import io.holdfast.monitor.state.WaitingTypes;
import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.Durability;
import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.waiting.WaitExplainer;
import io.holdfast.service.audit.AuditTrail;
import io.holdfast.service.flow.NewQueues;
import io.holdfast.service.schedule.ScheduleChanges;
import io.holdfast.service.schedule.TriggerCounters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the state tracker and what reads from it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MonitorProperties.class, AutoscaleProperties.class})
class MonitorConfiguration {

    private static final int MAX_READERS = 8;

    @Bean
    SnapshotReader snapshotReader(RedisEngine engine, MonitorProperties properties) {
        return new SnapshotReader(
                engine.queues(), engine.inspector(), engine.workers(), Clock.systemUTC(), properties.silentAfter());
    }

    @Bean
    TaskQueues taskQueues(RedisEngine engine, MonitorProperties properties) {
        return engine.queues(Durability.MASTER_ONLY, properties.maxQueues());
    }

    @Bean
    NewQueues newQueues(TaskQueues queues, MonitorProperties properties) {
        return new NewQueues(queues, properties.maxQueues());
    }

    @Bean
    ScheduleChanges scheduleChanges(Schedules schedules, NewQueues queues, AuditTrail trail, MeterRegistry registry) {
        return new ScheduleChanges(schedules, queues, trail, Clock.systemUTC(), new TriggerCounters(registry));
    }

    @Bean
    Schedules schedules(RedisEngine engine) {
        return engine.schedules();
    }

    @Bean
    QueueRoutes queueRoutes(RedisEngine engine) {
        return engine.routes();
    }

    @Bean
    QueueInspector queueInspector(RedisEngine engine) {
        return engine.inspector();
    }

    @Bean
    WorkerRegistry workerRegistry(RedisEngine engine) {
        return engine.workers();
    }

    @Bean
    DeadLetters deadLetters(RedisEngine engine) {
        return engine.deadLetters();
    }

    @Bean
    ErrorGroups errorGroups(RedisEngine engine) {
        return engine.errorGroups();
    }

    @Bean
    FlowControl flowControl(RedisEngine engine) {
        return engine.flowControl();
    }

    @Bean
    WaitExplainer waitExplainer(RedisEngine engine) {
        return new WaitExplainer(engine.inspector(), engine.workers());
    }

    @Bean
    AuditLog auditLog(RedisEngine engine) {
        return engine.auditLog();
    }

    @Bean
    AuditTrail auditTrail(AuditLog audit) {
        return new AuditTrail(audit);
    }

    @Bean
    StateTracker stateTracker(SnapshotReader reader) {
        return new StateTracker(new SnapshotPoller(reader), Clock.systemUTC());
    }

    @Bean
    StateRefresher stateRefresher(StateTracker tracker, MonitorProperties properties) {
        return new StateRefresher(tracker, properties.interval());
    }

    /** For reads of Redis that no request and no snapshot waits for: as many as can hang at the same time. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService readers() {
        AtomicInteger count = new AtomicInteger();
        return Executors.newFixedThreadPool(MAX_READERS, task -> {
            Thread thread = new Thread(task, "reader-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Bean
    StoreRisks storeRisks(RedisEngine engine, StateTracker tracker, ExecutorService readers) {
        StoreRisks risks = new StoreRisks(engine::risks);
        tracker.onSnapshot(new InBackground(risks, readers));
        return risks;
    }

    @Bean
    DepthStatisticsWriter depthStatisticsWriter(RedisEngine engine, StateTracker tracker, ExecutorService readers) {
        DepthStatisticsWriter writer = new DepthStatisticsWriter(engine.queues(), engine.statisticsSink());
        tracker.onSnapshot(new InBackground(writer, readers));
        return writer;
    }

    @Bean
    QueueStatistics queueStatistics(RedisEngine engine) {
        return engine.statistics();
    }

    @Bean
    RecentStatistics recentStatistics(QueueStatistics statistics, StateTracker tracker, ExecutorService readers) {
        return new RecentStatistics(statistics, tracker, Clock.systemUTC(), readers);
    }

    @Bean
    MemoryWatch memoryWatch(RedisEngine engine, StateTracker tracker, ExecutorService readers) {
        MemoryWatch watch = new MemoryWatch(engine::memory);
        tracker.onSnapshot(new InBackground(watch, readers));
        return watch;
    }

    @Bean
    OpenServiceWatch openServiceWatch(RedisEngine engine, StateTracker tracker, ExecutorService readers) {
        OpenServiceWatch watch = new OpenServiceWatch(engine.openServices());
        tracker.onSnapshot(new InBackground(watch, readers));
        return watch;
    }

    @Bean
    LimitWatch limitWatch(RedisEngine engine, StateTracker tracker, ExecutorService readers) {
        LimitWatch watch = new LimitWatch(engine.flowControl()::inUse);
        tracker.onSnapshot(new InBackground(watch, readers));
        return watch;
    }

    @Bean
    WaitingTypes waitingTypes(QueueInspector inspector, StateTracker tracker, ExecutorService readers) {
        WaitingTypes types = new WaitingTypes(inspector);
        tracker.onSnapshot(new InBackground(types, readers));
        return types;
    }

    @Bean
    RiskGauges riskGauges(StoreRisks risks) {
        return new RiskGauges(risks);
    }

    @Bean
    DepthGauges depthGauges(StateTracker tracker) {
        return new DepthGauges(tracker);
    }

    @Bean
    WorkerGauges workerGauges(StateTracker tracker) {
        return new WorkerGauges(tracker);
    }

    @Bean
    QueueGauges queueGauges(StateTracker tracker, MeterRegistry registry) {
        return new QueueGauges(tracker, registry);
    }

    @Bean
    LimitGauges limitGauges(LimitWatch watch, StateTracker tracker, MeterRegistry registry) {
        LimitGauges gauges = new LimitGauges(watch, tracker, registry);
        tracker.onRefresh(gauges);
        return gauges;
    }

    @Bean
    LoadTracker loadTracker(
            QueueStatistics statistics, LimitWatch limits, StateTracker tracker, ExecutorService readers) {
        RunTimes runTimes = new RunTimes(statistics);
        tracker.onSnapshot(new InBackground(runTimes, readers));
        LoadTracker loads = new LoadTracker(runTimes, limits);
        tracker.onSnapshot(loads::add);
        return loads;
    }

    @Bean
    AutoscaleGauges autoscaleGauges(
            StateTracker tracker, LoadTracker loads, AutoscaleProperties properties, MeterRegistry registry) {
        AutoscaleGauges gauges = new AutoscaleGauges(tracker, loads, properties.targetWait(), registry);
        tracker.onSnapshot(gauges);
        return gauges;
    }
}
