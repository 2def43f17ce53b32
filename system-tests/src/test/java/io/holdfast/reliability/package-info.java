/** Tests that nothing is lost: they break what breaks in production, and account for every task. */
@NullMarked
package io.holdfast.reliability;

import org.jspecify.annotations.NullMarked;
