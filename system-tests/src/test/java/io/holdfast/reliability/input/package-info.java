/** Requests good and bad, made up with the answer that they deserve. */
@NullMarked
package io.holdfast.reliability.input;

import org.jspecify.annotations.NullMarked;
