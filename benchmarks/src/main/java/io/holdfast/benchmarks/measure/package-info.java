/** The results: values, the rounds of which they are medians, and the machine. */
@NullMarked
package io.holdfast.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
