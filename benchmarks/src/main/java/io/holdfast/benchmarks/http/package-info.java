/** The API under load: the producer and a bare endpoint, in processes of their own, and the tool that loads them. */
@NullMarked
package io.holdfast.benchmarks.http;

import org.jspecify.annotations.NullMarked;
