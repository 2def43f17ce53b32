/** What is measured, one class each. */
@NullMarked
package io.holdfast.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
