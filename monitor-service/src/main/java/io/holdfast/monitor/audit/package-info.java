/** Records what users change. */
@NullMarked
package io.holdfast.monitor.audit;

import org.jspecify.annotations.NullMarked;
