/** The delivery rules: what happens to a task that was acquired, for every kind of worker. */
@NullMarked
package io.holdfast.queue.delivery;

import org.jspecify.annotations.NullMarked;
