/** Generates valid and invalid requests together with the expected answers. */
@NullMarked
package io.holdfast.reliability.input;

import org.jspecify.annotations.NullMarked;
