package io.holdfast.service.autoconfigure;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Leaves out everything that traces unless a collector is configured. With the tracer of Spring Boot and no exporter,
 * spans would be made for nobody.
 */
final class TracingFilter implements AutoConfigurationImportFilter, EnvironmentAware {

    /** The property of Spring Boot that {@code OTEL_EXPORTER_OTLP_ENDPOINT} sets. */
    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final String OPEN_TELEMETRY = "org.springframework.boot.opentelemetry.";
    private static final String OTHER_SIGNALS = OPEN_TELEMETRY + "autoconfigure.logging.";

    private boolean isTracing;

    @Override
    public void setEnvironment(Environment environment) {
        isTracing = StringUtils.hasText(environment.getProperty(ENDPOINT));
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[autoConfigurations.length];
        for (int i = 0; i < matches.length; i++) {
            matches[i] = isUsed(Objects.requireNonNullElse(autoConfigurations[i], ""));
        }
        return matches;
    }

    private boolean isUsed(String name) {
        if (name.startsWith(OTHER_SIGNALS)) {
            return false;
        }
        return isTracing || Stream.of(TRACING, OPEN_TELEMETRY).noneMatch(name::startsWith);
    }
}
