package io.holdfast.producer.access;

import io.holdfast.service.access.ApiTokens;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tokens as a bean, and a metric that shows whether their file is valid. */
@EnableConfigurationProperties(AccessProperties.class)
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    @Bean
    ApiTokens apiTokens(AccessProperties properties) {
        return ApiTokens.of(properties.tokensFile(), properties.token(), "PRODUCER_API_TOKEN");
    }

    @Bean
    Gauge apiTokensCurrent(MeterRegistry registry, ApiTokens tokens) {
        return Gauge.builder("api.tokens.file.valid", tokens, of -> of.areCurrent() ? 1 : 0)
                .description("1 if the tokens of API_TOKENS_FILE are in effect, 0 if the file is invalid and the last"
                        + " valid tokens are")
                .register(registry);
    }
}
