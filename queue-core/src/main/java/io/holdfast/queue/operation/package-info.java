/** Bulk operations: one action on all tasks that match a filter, in the background and in bounded steps. */
@NullMarked
package io.holdfast.queue.operation;

import org.jspecify.annotations.NullMarked;
