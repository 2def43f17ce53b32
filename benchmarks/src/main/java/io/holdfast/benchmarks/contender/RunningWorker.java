package io.holdfast.benchmarks.contender;

import io.holdfast.queue.TaskMetrics;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.Handler;
import io.holdfast.worker.WorkerProperties;
import io.holdfast.worker.handler.HandlerRegistry;
import io.holdfast.worker.runtime.WorkerRuntime;
import io.holdfast.worker.runtime.WorkerStore;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The worker runtime, assembled as the auto-configuration does, without the web server. */
public final class RunningWorker implements AutoCloseable {

    private final WorkerRuntime runtime;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private @Nullable Timer successes;

    private RunningWorker(RedisEngine engine, FallbackHandler handler, String... settings) {
        this.runtime = new WorkerRuntime(
                properties(settings),
                WorkerStore.of(engine),
                new HandlerRegistry(List.of(Handler.of(Load.TYPE, handler)), null),
                metrics);
    }

    /** @param settings of {@link WorkerProperties}, like {@code slots=10} */
    public static RunningWorker start(RedisEngine engine, FallbackHandler handler, String... settings) {
        RunningWorker worker = new RunningWorker(engine, handler, settings);
        worker.runtime.start();
        return worker;
    }

    /** How many tasks have succeeded and are acknowledged by Redis. */
    public long completed() {
        if (successes == null) {
            successes = metrics.find(TaskMetrics.TASK_DURATION).timer();
        }
        return successes == null ? 0 : successes.count();
    }

    private static WorkerProperties properties(String... settings) {
        Map<String, String> properties = new HashMap<>();
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            properties.put(WorkerProperties.PREFIX + "." + pair[0], pair[1]);
        }
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate(WorkerProperties.PREFIX, WorkerProperties.class);
    }

    @Override
    public void close() throws InterruptedException {
        runtime.stop();
    }
}
