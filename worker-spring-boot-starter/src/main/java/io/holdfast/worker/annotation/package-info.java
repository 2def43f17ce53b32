/** Makes handlers of methods. */
@NullMarked
package io.holdfast.worker.annotation;

import org.jspecify.annotations.NullMarked;
