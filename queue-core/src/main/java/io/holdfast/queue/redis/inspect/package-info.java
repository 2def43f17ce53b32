/** The reading side: depths, pages, details, dead letters and risks of the server. */
@NullMarked
package io.holdfast.queue.redis.inspect;

import org.jspecify.annotations.NullMarked;
