/** The queues: what waits in each, how fast it moves, who works on it; pause, resume and purge. */
@NullMarked
package io.holdfast.monitor.web.queues;

import org.jspecify.annotations.NullMarked;
