/** The annotation for handler methods. */
@NullMarked
package io.holdfast.worker.annotation;

import org.jspecify.annotations.NullMarked;
