/** Keeps the leases and key claims of the tasks that a worker holds. */
@NullMarked
package io.holdfast.worker.lease;

import org.jspecify.annotations.NullMarked;
