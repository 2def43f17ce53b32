/** Handlers and the settings of the worker that runs them. */
@NullMarked
package io.holdfast.worker;

import org.jspecify.annotations.NullMarked;
