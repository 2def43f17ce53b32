/** The worker itself: takes tasks, runs their handlers, keeps their leases, settles them, and sweeps the queues. */
@NullMarked
package io.holdfast.worker.runtime;

import org.jspecify.annotations.NullMarked;
