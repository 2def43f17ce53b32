/** The task queue on Redis: one Lua script for each change of a task's state, and the only code that knows a key. */
@NullMarked
package io.holdfast.queue.redis;

import org.jspecify.annotations.NullMarked;
