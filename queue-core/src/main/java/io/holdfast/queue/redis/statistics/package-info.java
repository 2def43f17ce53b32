/** The statistics in Redis. */
@NullMarked
package io.holdfast.queue.redis.statistics;

import org.jspecify.annotations.NullMarked;
