/** The periodic work of a worker: heartbeat, sweeps, and the search for dead workers. */
@NullMarked
package io.holdfast.worker.maintain;

import org.jspecify.annotations.NullMarked;
