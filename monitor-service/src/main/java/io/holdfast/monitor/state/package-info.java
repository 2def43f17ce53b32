/** The state of the queues, read from Redis once a second, and its recent history. */
@NullMarked
package io.holdfast.monitor.state;

import org.jspecify.annotations.NullMarked;
