/** Finding tasks: the search page and its twin. */
@NullMarked
package io.holdfast.monitor.web.tasks;

import org.jspecify.annotations.NullMarked;
