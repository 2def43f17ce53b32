/** Failed tasks, grouped by what their errors have in common. */
@NullMarked
package io.holdfast.monitor.web.failures;

import org.jspecify.annotations.NullMarked;
