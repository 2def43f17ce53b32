package io.holdfast.worker.runtime;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.tracing.RunTracing;
import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.Handler;
import io.holdfast.worker.Lane;
import io.holdfast.worker.Lanes;
import io.holdfast.worker.WorkerProperties;
import io.holdfast.worker.handler.HandlerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** A worker in this process, on a real Redis, without Spring. */
public final class TestWorker implements AutoCloseable {

    private final Map<String, String> settings = new HashMap<>(Map.of("holdfast.worker.shutdown-grace", "0s"));
    private final List<Handler<?>> handlers = new ArrayList<>();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private WorkerStore store;
    private final List<Lane> lanes = new ArrayList<>();
    private FallbackHandler fallback;
    private WorkerRuntime runtime;
    private boolean running;

    public TestWorker(RedisEngine engine) {
        this.store = WorkerStore.of(engine);
    }

    public TestWorker with(String setting, Object value) {
        settings.put("holdfast.worker." + setting, value.toString());
        return this;
    }

    public TestWorker handling(String type, FallbackHandler work) {
        handlers.add(Handler.of(type, work));
        return this;
    }

    public <T> TestWorker handling(String type, Class<T> payload, Handler.Work<T> work) {
        handlers.add(Handler.of(type, payload, work));
        return this;
    }

    public TestWorker handlingAll(FallbackHandler work) {
        fallback = work;
        return this;
    }

    public TestWorker serving(Lane lane) {
        lanes.add(lane);
        return this;
    }

    public TestWorker on(WorkerStore other) {
        store = other;
        return this;
    }

    public TestWorker start() {
        WorkerProperties properties = properties(settings);
        HandlerRegistry registry = new HandlerRegistry(
                handlers,
                fallback,
                JsonMapper.shared(),
                properties.retention().maxResultBytes(),
                List.of(),
                properties.handlers());
        runtime = new WorkerRuntime(properties, store, registry, new Lanes(lanes), metrics, RunTracing.NONE);
        runtime.start();
        running = true;
        return this;
    }

    public static WorkerProperties properties(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate(WorkerProperties.PREFIX, WorkerProperties.class);
    }

    WorkerRuntime runtime() {
        return runtime;
    }

    MeterRegistry metrics() {
        return metrics;
    }

    void stop() {
        if (running) {
            running = false;
            try {
                runtime.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
