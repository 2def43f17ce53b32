/** What every implementation of the queue's ports has to do: state, one step, the whole state after it. */
@NullMarked
package io.holdfast.queue.contract;

import org.jspecify.annotations.NullMarked;
