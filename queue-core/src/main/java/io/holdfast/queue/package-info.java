/** The task queue as the services see it: ports for enqueueing, working, inspecting and maintenance. */
@NullMarked
package io.holdfast.queue;

import org.jspecify.annotations.NullMarked;
