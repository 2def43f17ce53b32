/** Schedules over HTTP. */
@NullMarked
package io.holdfast.producer.schedules;

import org.jspecify.annotations.NullMarked;
