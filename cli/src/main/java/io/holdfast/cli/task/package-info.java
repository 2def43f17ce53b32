/** The commands for tasks. */
@NullMarked
package io.holdfast.cli.task;

import org.jspecify.annotations.NullMarked;
