/**
 * The task queue on Redis, the only code that uses Redis keys. {@link io.holdfast.queue.redis.RedisEngine} is its entry
 * point; everything else here and in the packages below is internal and may change in any release.
 */
@NullMarked
package io.holdfast.queue.redis;

import org.jspecify.annotations.NullMarked;
