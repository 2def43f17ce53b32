/** Gives work to queues from an application of one's own. */
@NullMarked
package io.holdfast.client;

import org.jspecify.annotations.NullMarked;
