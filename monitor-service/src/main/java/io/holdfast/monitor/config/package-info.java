/** The beans and the settings of the monitor. */
@NullMarked
package io.holdfast.monitor.config;

import org.jspecify.annotations.NullMarked;
