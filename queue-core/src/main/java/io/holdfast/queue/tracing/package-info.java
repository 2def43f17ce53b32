/** The spans of enqueues and runs, by way of Micrometer Observation and the conventions of OpenTelemetry for messaging. */
@NullMarked
package io.holdfast.queue.tracing;

import org.jspecify.annotations.NullMarked;
