/** The Redis server that a trial has to itself, and what it costs. */
@NullMarked
package io.holdfast.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
