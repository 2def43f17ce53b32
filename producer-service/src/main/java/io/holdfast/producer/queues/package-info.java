/** The queues: what waits in each; pause, resume and purge. */
@NullMarked
package io.holdfast.producer.queues;

import org.jspecify.annotations.NullMarked;
