/** Why a task waits: the reasons, its position, and the estimated start. */
@NullMarked
package io.holdfast.queue.waiting;

import org.jspecify.annotations.NullMarked;
