/** Workers in processes of their own, for the time that they take to start. */
@NullMarked
package io.holdfast.benchmarks.start;

import org.jspecify.annotations.NullMarked;
