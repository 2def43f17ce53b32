/** What every page shows around its content: navigation, user, state of Redis, messages. */
@NullMarked
package io.holdfast.monitor.web.frame;

import org.jspecify.annotations.NullMarked;
