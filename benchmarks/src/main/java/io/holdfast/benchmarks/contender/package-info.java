/** What is compared: Holdfast, the bare cycle that Redis can do at most, and other queues. */
@NullMarked
package io.holdfast.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
