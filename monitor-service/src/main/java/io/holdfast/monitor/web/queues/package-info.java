/** The queues: what is in them, what happens there, pause, resume and purge. */
@NullMarked
package io.holdfast.monitor.web.queues;

import org.jspecify.annotations.NullMarked;
