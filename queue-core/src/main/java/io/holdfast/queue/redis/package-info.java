/** The task queue on Redis: one Lua script for each state change of a task, and the only code that uses Redis keys. */
@NullMarked
package io.holdfast.queue.redis;

import org.jspecify.annotations.NullMarked;
