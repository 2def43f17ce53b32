/** The monitor service: console, statistics and queue metrics. */
@NullMarked
package io.holdfast.monitor;

import org.jspecify.annotations.NullMarked;
