/** When tasks recur: cron expressions and intervals, and the instants that they mean in a time zone. */
@NullMarked
package io.holdfast.queue.schedule;

import org.jspecify.annotations.NullMarked;
