/** The small things that are measured by themselves, with JMH. */
@NullMarked
package io.holdfast.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
