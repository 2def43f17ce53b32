package io.holdfast.architecture.violations;

import org.springframework.data.redis.core.StringRedisTemplate;

/** Uses a Redis driver where none belongs. */
record SpringDataUser(StringRedisTemplate template) {}
