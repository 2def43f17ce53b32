/** Tasks and their names: what a client enqueues, its state, its payload and its result. */
@NullMarked
package io.holdfast.queue.task;

import org.jspecify.annotations.NullMarked;
