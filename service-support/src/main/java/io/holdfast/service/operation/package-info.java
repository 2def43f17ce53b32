/** Carries out bulk operations in the background. */
@NullMarked
package io.holdfast.service.operation;

import org.jspecify.annotations.NullMarked;
