/** The page of one task: what happened to it, why it waits, and what can be done with it. */
@NullMarked
package io.holdfast.monitor.web.task;

import org.jspecify.annotations.NullMarked;
