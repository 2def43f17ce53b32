/** Proof that nothing is lost: what breaks in production is broken here, and every task accounted for. */
@NullMarked
package io.holdfast.reliability;

import org.jspecify.annotations.NullMarked;
