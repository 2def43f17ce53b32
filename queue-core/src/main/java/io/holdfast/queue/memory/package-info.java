/** An in-memory task queue for tests that need a queue but no Redis. It proves nothing about Redis. */
@NullMarked
package io.holdfast.queue.memory;

import org.jspecify.annotations.NullMarked;
