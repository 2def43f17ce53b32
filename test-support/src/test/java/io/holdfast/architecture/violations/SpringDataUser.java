package io.holdfast.architecture.violations;

import org.springframework.data.redis.core.StringRedisTemplate;

/** Uses a Redis driver in a package that must not. */
record SpringDataUser(StringRedisTemplate template) {}
