/** Carries out bulk operations in the background, and shows them in JSON. */
@NullMarked
package io.holdfast.service.operation;

import org.jspecify.annotations.NullMarked;
