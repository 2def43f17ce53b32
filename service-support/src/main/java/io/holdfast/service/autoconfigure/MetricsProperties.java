package io.holdfast.service.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Access to the metrics.
 *
 * @param token if set, required by {@code /metrics}
 */
@ConfigurationProperties("holdfast.metrics")
record MetricsProperties(@Nullable String token) {

    /** Without the token. */
    @Override
    public String toString() {
        return "MetricsProperties[token " + (token == null ? "not set" : "set") + "]";
    }
}
