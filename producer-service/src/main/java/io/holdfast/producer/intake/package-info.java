/** Puts what was read into its queues. */
@NullMarked
package io.holdfast.producer.intake;

import org.jspecify.annotations.NullMarked;
