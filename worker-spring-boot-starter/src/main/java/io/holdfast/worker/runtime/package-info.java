/** Puts the parts of a worker together. */
@NullMarked
package io.holdfast.worker.runtime;

import org.jspecify.annotations.NullMarked;
