/** The connections to Redis: how they are opened, which failures they have, and who is connected. */
@NullMarked
package io.holdfast.queue.redis.connection;

import org.jspecify.annotations.NullMarked;
