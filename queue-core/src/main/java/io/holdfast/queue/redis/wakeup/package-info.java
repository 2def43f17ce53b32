/** Waiting for the wake-up signals of queues, on one server or in a Cluster. */
@NullMarked
package io.holdfast.queue.redis.wakeup;

import org.jspecify.annotations.NullMarked;
