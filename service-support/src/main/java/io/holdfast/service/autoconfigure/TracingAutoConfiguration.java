package io.holdfast.service.autoconfigure;

import io.holdfast.queue.tracing.EnqueueTracing;
import io.holdfast.queue.tracing.TaskObservations;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What the services trace: enqueues, and the calls of their APIs. Only with a {@link TracingFilter#ENDPOINT}. */
@AutoConfiguration(after = MicrometerTracingAutoConfiguration.class)
@ConditionalOnBean({Tracer.class, ObservationRegistry.class})
public class TracingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EnqueueTracing enqueueTracing(ObservationRegistry registry, Tracer tracer) {
        return TaskObservations.enqueues(registry, tracer);
    }

    @Bean
    MeterFilter enqueuesWithoutMeters() {
        return TaskObservations.withoutMeters();
    }

    /** Probes and scrapes come every few seconds, and nobody asks how they went. */
    @Bean
    SpanExportingPredicate withoutProbes() {
        return span -> {
            String path = span.getTags().getOrDefault("http.url", "");
            return !path.startsWith("/health") && !path.equals("/metrics");
        };
    }
}
