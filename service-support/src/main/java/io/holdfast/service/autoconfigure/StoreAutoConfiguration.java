package io.holdfast.service.autoconfigure;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.service.StoreVerification;
import io.holdfast.service.Variable;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Configures the queue on Redis for every service. */
@AutoConfiguration(after = DataRedisAutoConfiguration.class)
@EnableConfigurationProperties(EncryptionProperties.class)
public class StoreAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PayloadEncryption payloadEncryption(EncryptionProperties properties) {
        return PayloadEncryption.of(Variable.PAYLOAD_KEYS_FILE, properties.keysFile());
    }

    @Bean
    @ConditionalOnMissingBean
    RedisEngine redisEngine(LettuceConnectionFactory connections, PayloadEncryption encryption) {
        return RedisEngine.of(connections, encryption);
    }

    @Bean
    @ConditionalOnMissingBean(name = "scriptTimes")
    MeterBinder scriptTimes(RedisEngine engine) {
        return engine.scriptTimes();
    }

    @Bean
    StoreVerification storeVerification(RedisEngine engine) {
        return new StoreVerification(engine.queues(), engine::risks);
    }

    @Bean
    HealthIndicator storeHealthIndicator(RedisEngine engine) {
        return new StoreHealthIndicator(engine);
    }
}
