/** The task queue as the services see it: ports for enqueueing, working, looking and tidying up. */
@NullMarked
package io.holdfast.queue;

import org.jspecify.annotations.NullMarked;
