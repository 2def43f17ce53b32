/** The task queue as the services see it: ports for enqueuing, working, inspecting and maintenance. */
@NullMarked
package io.holdfast.queue;

import org.jspecify.annotations.NullMarked;
