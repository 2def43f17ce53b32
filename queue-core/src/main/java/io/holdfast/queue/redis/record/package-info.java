/** The stored form of tasks, attempts, results, lease tokens and reports of workers. */
@NullMarked
package io.holdfast.queue.redis.record;

import org.jspecify.annotations.NullMarked;
