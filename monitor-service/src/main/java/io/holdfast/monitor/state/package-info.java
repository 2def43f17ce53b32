/** The state of the queues, read from Redis once a second. */
@NullMarked
package io.holdfast.monitor.state;

import org.jspecify.annotations.NullMarked;
