package io.holdfast.worker.autoconfigure;

import io.holdfast.client.TaskClient;
import io.holdfast.queue.Durability;
import io.holdfast.queue.redis.RedisEngine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import tools.jackson.databind.json.JsonMapper;

/** A {@link TaskClient} in any application with a connection to Redis, be it a worker or not. */
@AutoConfiguration(after = DataRedisAutoConfiguration.class)
@EnableConfigurationProperties(TaskClientProperties.class)
public class TaskClientAutoConfiguration {

    /** On connections of its own; closed after the worker has stopped, as a bean that others depend on. */
    @Bean
    @ConditionalOnMissingBean
    RedisEngine redisEngine(LettuceConnectionFactory connections) {
        return RedisEngine.of(connections);
    }

    @Bean
    @ConditionalOnMissingBean
    TaskClient taskClient(RedisEngine engine, ObjectProvider<JsonMapper> mapper, TaskClientProperties properties) {
        return new TaskClient(
                engine.queues(Durability.MASTER_ONLY, properties.maxQueues()),
                engine.routes(),
                engine.inspector(),
                mapper.getIfUnique(JsonMapper::shared),
                properties.maxPending());
    }
}
