/** The connection to Redis, for the commands that do not use the API. */
@NullMarked
package io.holdfast.cli.redis;

import org.jspecify.annotations.NullMarked;
