/** The workloads, one per class. */
@NullMarked
package io.holdfast.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
