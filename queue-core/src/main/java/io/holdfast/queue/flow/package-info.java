/** Flow control: the limits of a queue and of its keys, and what is used of them. */
@NullMarked
package io.holdfast.queue.flow;

import org.jspecify.annotations.NullMarked;
