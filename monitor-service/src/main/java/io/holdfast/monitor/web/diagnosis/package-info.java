/** What the state of the queues means: what is wrong now, and how long the backlog takes. */
@NullMarked
package io.holdfast.monitor.web.diagnosis;

import org.jspecify.annotations.NullMarked;
