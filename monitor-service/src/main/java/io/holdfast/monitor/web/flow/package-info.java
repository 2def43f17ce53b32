/** Flow control of a queue: its limits and their use, and its keys. */
@NullMarked
package io.holdfast.monitor.web.flow;

import org.jspecify.annotations.NullMarked;
