/** The command {@code top}: a live view of the queues. */
@NullMarked
package io.holdfast.cli.top;

import org.jspecify.annotations.NullMarked;
