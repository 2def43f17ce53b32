/** The commands for schedules. */
@NullMarked
package io.holdfast.cli.schedule;

import org.jspecify.annotations.NullMarked;
