/** A task queue that lives in memory, for tests that need a queue and no Redis. It proves nothing about Redis. */
@NullMarked
package io.holdfast.queue.memory;

import org.jspecify.annotations.NullMarked;
