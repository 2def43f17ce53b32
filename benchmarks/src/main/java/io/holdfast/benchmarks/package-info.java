/** Micro-benchmarks and the side-by-side harness. */
@NullMarked
package io.holdfast.benchmarks;

import org.jspecify.annotations.NullMarked;
