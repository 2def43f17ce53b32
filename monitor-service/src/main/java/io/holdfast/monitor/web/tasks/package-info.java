/** Finding tasks: the search page and its JSON endpoint. */
@NullMarked
package io.holdfast.monitor.web.tasks;

import org.jspecify.annotations.NullMarked;
