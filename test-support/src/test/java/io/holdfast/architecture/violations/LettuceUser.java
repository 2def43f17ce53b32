package io.holdfast.architecture.violations;

import io.lettuce.core.RedisURI;

/** Uses a Redis driver where none belongs. */
record LettuceUser(RedisURI uri) {}
