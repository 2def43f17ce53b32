/** Workers in separate processes, to measure their start-up time. */
@NullMarked
package io.holdfast.benchmarks.start;

import org.jspecify.annotations.NullMarked;
