/** The command that measures. */
@NullMarked
package io.holdfast.benchmarks;

import org.jspecify.annotations.NullMarked;
