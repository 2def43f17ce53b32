/** Who may use the monitor, and who may change something with it. */
@NullMarked
package io.holdfast.monitor.security;

import org.jspecify.annotations.NullMarked;
