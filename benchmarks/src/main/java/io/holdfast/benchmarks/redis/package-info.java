/** The Redis server of a trial, and its resource usage. */
@NullMarked
package io.holdfast.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
