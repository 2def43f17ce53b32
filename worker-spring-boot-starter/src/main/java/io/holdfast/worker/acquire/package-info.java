/** Acquires tasks for free slots: the fetchers, the slots and the queues that a worker serves. */
@NullMarked
package io.holdfast.worker.acquire;

import org.jspecify.annotations.NullMarked;
