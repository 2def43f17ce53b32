package io.holdfast.worker.autoconfigure;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.tracing.RunTracing;
import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.Handler;
import io.holdfast.worker.Lanes;
import io.holdfast.worker.ScheduleSource;
import io.holdfast.worker.TaskInterceptor;
import io.holdfast.worker.WorkerProperties;
import io.holdfast.worker.handler.HandlerRegistry;
import io.holdfast.worker.runtime.WorkerRuntime;
import io.holdfast.worker.runtime.WorkerStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configures a worker in any application with a connection to Redis ({@code spring.data.redis.*}). It runs the
 * {@link Handler} beans and the methods annotated with {@code @TaskHandler}; tasks of other types are snoozed. {@code
 * holdfast.worker.enabled=false} disables it.
 */
@AutoConfiguration(
        after = {TaskClientAutoConfiguration.class, TaskTracingAutoConfiguration.class},
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBooleanProperty(prefix = WorkerProperties.PREFIX, name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(WorkerProperties.class)
public class WorkerAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    HandlerRegistry handlerRegistry(
            WorkerProperties properties,
            ObjectProvider<Handler<?>> handlers,
            ObjectProvider<FallbackHandler> fallback,
            ObjectProvider<TaskInterceptor> interceptors,
            ObjectProvider<JsonMapper> mapper) {
        List<Handler<?>> checked = new ArrayList<>();
        handlers.forEach(handler -> checked.add(ImplementedHandlers.checked(handler)));
        FallbackHandler other = fallback.getIfAvailable();
        return new HandlerRegistry(
                checked,
                other == null ? null : ImplementedHandlers.checked(other),
                mapper.getIfUnique(JsonMapper::shared),
                properties.retention().maxResultBytes(),
                interceptors.orderedStream().toList(),
                properties.handlers());
    }

    @Bean
    ScheduleDeclarations scheduleDeclarations(
            Environment environment,
            WorkerProperties properties,
            RedisEngine engine,
            ObjectProvider<ScheduleSource> source) {
        String owner = properties.schedules().ownerOr(environment.getProperty("spring.application.name", ""));
        return new ScheduleDeclarations(owner, engine.schedules(), engine.routes(), source.getIfAvailable());
    }

    @Bean
    HandlerMethods handlerMethods(
            ConfigurableListableBeanFactory beans, HandlerRegistry registry, ScheduleDeclarations schedules) {
        return new HandlerMethods(beans, registry, schedules);
    }

    @Bean
    WorkerLifecycle workerLifecycle(
            WorkerProperties properties,
            RedisEngine engine,
            HandlerRegistry handlers,
            ObjectProvider<Lanes> lanes,
            ObjectProvider<MeterRegistry> registry,
            ObjectProvider<RunTracing> tracing) {
        WorkerStore store = WorkerStore.of(engine);
        Lanes apart = lanes.getIfAvailable(() -> Lanes.NONE);
        MeterRegistry meters = registry.getIfAvailable(CompositeMeterRegistry::new);
        RunTracing traced = tracing.getIfAvailable(() -> RunTracing.NONE);
        return new WorkerLifecycle(() -> new WorkerRuntime(properties, store, handlers, apart, meters, traced));
    }
}
