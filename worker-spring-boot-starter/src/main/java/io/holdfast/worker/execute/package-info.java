/** Runs tasks: admission, handler limits, idempotency keys, and what the end of a run means. */
@NullMarked
package io.holdfast.worker.execute;

import org.jspecify.annotations.NullMarked;
