/** What the monitor is made of, and its settings. */
@NullMarked
package io.holdfast.monitor.config;

import org.jspecify.annotations.NullMarked;
