package io.holdfast.service.autoconfigure;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.redis.RedisEngine;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while Redis answers and accepts writes. Answers within a bounded time if it does not. */
final class StoreHealthIndicator implements HealthIndicator {

    private final RedisEngine engine;

    StoreHealthIndicator(RedisEngine engine) {
        this.engine = engine;
    }

    @Override
    public Health health() {
        try {
            engine.ping();
            return Health.up().build();
        } catch (StoreException e) {
            return Health.down()
                    .withDetail("error", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
