/** Schedules as users describe and see them in JSON. */
@NullMarked
package io.holdfast.service.schedule;

import org.jspecify.annotations.NullMarked;
