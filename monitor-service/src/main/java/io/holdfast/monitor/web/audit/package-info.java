/** The record of what users changed, and its page. */
@NullMarked
package io.holdfast.monitor.web.audit;

import org.jspecify.annotations.NullMarked;
