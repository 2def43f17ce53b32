/** The Redis that comes with standalone: found or started, and stopped with its data written. */
@NullMarked
package io.holdfast.standalone.redis;

import org.jspecify.annotations.NullMarked;
