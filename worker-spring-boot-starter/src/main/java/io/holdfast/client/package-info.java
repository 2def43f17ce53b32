/** Enqueues tasks from any application. */
@NullMarked
package io.holdfast.client;

import org.jspecify.annotations.NullMarked;
