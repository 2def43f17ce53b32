/** Numbers, durations and times as text for people. */
@NullMarked
package io.holdfast.monitor.web.format;

import org.jspecify.annotations.NullMarked;
