/** The record of what users changed. */
@NullMarked
package io.holdfast.queue.audit;

import org.jspecify.annotations.NullMarked;
