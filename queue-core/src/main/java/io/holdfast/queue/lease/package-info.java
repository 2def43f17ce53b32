/** Leased tasks and their outcomes: completed, retried, failed for good, released. */
@NullMarked
package io.holdfast.queue.lease;

import org.jspecify.annotations.NullMarked;
