/** The form that enqueues a task. */
@NullMarked
package io.holdfast.monitor.web.enqueue;

import org.jspecify.annotations.NullMarked;
