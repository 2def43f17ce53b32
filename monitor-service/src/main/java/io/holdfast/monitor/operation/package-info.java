/** Searches tasks, and carries out bulk operations in the background. */
@NullMarked
package io.holdfast.monitor.operation;

import org.jspecify.annotations.NullMarked;
