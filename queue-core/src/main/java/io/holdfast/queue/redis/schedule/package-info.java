/** Schedules in Redis: {@code register_schedule.lua} to {@code fire.lua}. */
@NullMarked
package io.holdfast.queue.redis.schedule;

import org.jspecify.annotations.NullMarked;
