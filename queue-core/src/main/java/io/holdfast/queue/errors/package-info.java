/** Failed tasks, grouped by what their errors have in common. */
@NullMarked
package io.holdfast.queue.errors;

import org.jspecify.annotations.NullMarked;
