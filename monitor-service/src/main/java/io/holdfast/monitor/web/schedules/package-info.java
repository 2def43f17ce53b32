/** The pages of the schedules, their form, and their twins in JSON. */
@NullMarked
package io.holdfast.monitor.web.schedules;

import org.jspecify.annotations.NullMarked;
