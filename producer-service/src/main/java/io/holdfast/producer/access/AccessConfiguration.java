package io.holdfast.producer.access;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.service.access.ApiTokens;
import io.holdfast.service.access.ListenAddress;
import io.holdfast.service.access.OpenAccessWarning;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The tokens as a bean, a metric that shows whether their file is valid, and what says that there are none. */
@EnableConfigurationProperties(AccessProperties.class)
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    @Bean
    ApiTokens apiTokens(AccessProperties properties) {
        return ApiTokens.of(properties.tokensFile(), properties.token(), "PRODUCER_API_TOKEN");
    }

    @Bean
    OpenAccessWarning openAccessWarning(ApiTokens tokens, Environment environment) {
        return new OpenAccessWarning(
                () -> isOpen(tokens, environment),
                "The producer accepts connections from other machines, and whoever can reach it may do everything:"
                        + " no token is configured. Set API_TOKENS_FILE or PRODUCER_API_TOKEN, or listen on this machine"
                        + " only (PRODUCER_ADDR=127.0.0.1:8085)");
    }

    @Bean
    OpenAccessReporter openAccessReporter(ApiTokens tokens, Environment environment, RedisEngine engine) {
        return new OpenAccessReporter(engine.openServices(), isOpen(tokens, environment));
    }

    private static boolean isOpen(ApiTokens tokens, Environment environment) {
        return !tokens.areRequired() && ListenAddress.isBeyondLoopback(environment);
    }

    @Bean
    Gauge apiTokensCurrent(MeterRegistry registry, ApiTokens tokens) {
        return Gauge.builder("api.tokens.file.valid", tokens, of -> of.areCurrent() ? 1 : 0)
                .description("1 if the tokens of API_TOKENS_FILE are in effect, 0 if the file is invalid and the last"
                        + " valid tokens are")
                .register(registry);
    }
}
