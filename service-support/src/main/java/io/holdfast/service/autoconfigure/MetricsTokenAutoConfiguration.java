package io.holdfast.service.autoconfigure;

import io.holdfast.service.access.MetricsTokenFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Protects the metrics of every service if a token is set. */
@AutoConfiguration
@EnableConfigurationProperties(MetricsProperties.class)
public class MetricsTokenAutoConfiguration {

    @Bean
    MetricsTokenFilter metricsTokenFilter(MetricsProperties properties) {
        return new MetricsTokenFilter(properties.token());
    }
}
