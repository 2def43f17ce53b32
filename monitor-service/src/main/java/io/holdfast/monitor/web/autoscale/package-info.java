/** The load and the recommended number of workers at {@code GET /autoscale}, for autoscalers. */
@NullMarked
package io.holdfast.monitor.web.autoscale;

import org.jspecify.annotations.NullMarked;
