/** The embedded Redis: found or started, and shut down cleanly. */
@NullMarked
package io.holdfast.standalone.redis;

import org.jspecify.annotations.NullMarked;
