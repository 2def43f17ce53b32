/** What every implementation of the queue's ports must do: given a state, take one step, compare the whole state. */
@NullMarked
package io.holdfast.queue.contract;

import org.jspecify.annotations.NullMarked;
