/** The Lua scripts of a queue, their keys, calls and replies. A change of a task's state is one script. */
@NullMarked
package io.holdfast.queue.redis.script;

import org.jspecify.annotations.NullMarked;
