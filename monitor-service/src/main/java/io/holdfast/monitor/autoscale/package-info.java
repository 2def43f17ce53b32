/** How many workers a queue needs: what it asked for in the last minutes, and the recommendation that follows from it. */
@NullMarked
package io.holdfast.monitor.autoscale;

import org.jspecify.annotations.NullMarked;
