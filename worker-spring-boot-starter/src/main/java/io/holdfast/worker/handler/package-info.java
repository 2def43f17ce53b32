/** The handlers of a worker by task type, as the worker calls them. */
@NullMarked
package io.holdfast.worker.handler;

import org.jspecify.annotations.NullMarked;
