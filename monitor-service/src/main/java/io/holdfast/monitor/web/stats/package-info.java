/** The counts of {@code GET /stats}, for monitoring programs. */
@NullMarked
package io.holdfast.monitor.web.stats;

import org.jspecify.annotations.NullMarked;
