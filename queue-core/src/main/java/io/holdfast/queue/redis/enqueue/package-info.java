/** Enqueuing: one call at a time, several calls gathered into one, or confirmed by replicas. */
@NullMarked
package io.holdfast.queue.redis.enqueue;

import org.jspecify.annotations.NullMarked;
