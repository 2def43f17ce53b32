/** Statistics for scripts, and the description of the HTTP API. */
@NullMarked
package io.holdfast.monitor.web.stats;

import org.jspecify.annotations.NullMarked;
