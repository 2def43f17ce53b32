/** The contenders: Holdfast, the bare cycle as the maximum of Redis, and other queues. */
@NullMarked
package io.holdfast.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
