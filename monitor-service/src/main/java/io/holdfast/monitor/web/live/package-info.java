/** The stream of server-sent events: what all browsers see the same, rendered once and sent to each. */
@NullMarked
package io.holdfast.monitor.web.live;

import org.jspecify.annotations.NullMarked;
