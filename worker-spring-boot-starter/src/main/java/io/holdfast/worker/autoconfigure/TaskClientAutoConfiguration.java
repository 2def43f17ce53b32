package io.holdfast.worker.autoconfigure;

import io.holdfast.client.TaskClient;
import io.holdfast.queue.Durability;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.statistics.StatisticsFlusher;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.tracing.EnqueueTracing;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import tools.jackson.databind.json.JsonMapper;

/** Auto-configures a {@link TaskClient} in any application with a connection to Redis, worker or not. */
@AutoConfiguration(after = {DataRedisAutoConfiguration.class, TaskTracingAutoConfiguration.class})
@EnableConfigurationProperties({TaskClientProperties.class, EncryptionProperties.class})
public class TaskClientAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PayloadEncryption payloadEncryption(EncryptionProperties properties) {
        return PayloadEncryption.of("holdfast.encryption.keys-file", properties.keysFile());
    }

    /** Has its own connections; closed after the worker has stopped, because other beans depend on it. */
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

    /** What the task client of this application has done; a worker counts for itself. */
    @Bean
    @ConditionalOnMissingBean
    StatisticsRecorder statisticsRecorder() {
        return new StatisticsRecorder();
    }

    @Bean(initMethod = "start")
    @ConditionalOnMissingBean
    StatisticsFlusher statisticsFlusher(StatisticsRecorder recorder, RedisEngine engine) {
        return new StatisticsFlusher(recorder, engine.statisticsSink(), false);
    }

    @Bean
    @ConditionalOnMissingBean
    TaskClient taskClient(
            RedisEngine engine,
            ObjectProvider<JsonMapper> mapper,
            TaskClientProperties properties,
            StatisticsRecorder statistics,
            ObjectProvider<EnqueueTracing> tracing) {
        return new TaskClient(
                engine.queues(Durability.MASTER_ONLY, properties.maxQueues()),
                engine.routes(),
                engine.inspector(),
                mapper.getIfUnique(JsonMapper::shared),
                properties.maxPending(),
                statistics,
                tracing.getIfAvailable(() -> EnqueueTracing.NONE));
    }
}
