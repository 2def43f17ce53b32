/** The commands for queues. */
@NullMarked
package io.holdfast.cli.queue;

import org.jspecify.annotations.NullMarked;
