/** The API under load: the producer and a bare endpoint, in separate processes, and the load generator. */
@NullMarked
package io.holdfast.benchmarks.http;

import org.jspecify.annotations.NullMarked;
