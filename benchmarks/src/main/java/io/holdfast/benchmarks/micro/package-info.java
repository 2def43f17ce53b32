/** Micro-benchmarks of small parts, with JMH. */
@NullMarked
package io.holdfast.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
