package io.holdfast.architecture.violations;

import io.lettuce.core.RedisURI;

/** Uses a Redis driver in a package that must not. */
record LettuceUser(RedisURI uri) {}
