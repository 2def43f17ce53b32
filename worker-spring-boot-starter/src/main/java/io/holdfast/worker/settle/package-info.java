/** Settles tasks: gathers how they ended, tells Redis in batches, and records what Redis confirmed. */
@NullMarked
package io.holdfast.worker.settle;

import org.jspecify.annotations.NullMarked;
