/** Finding tasks by what is known about them: the query of a user, the filter it means, and the pages of what matches. */
@NullMarked
package io.holdfast.queue.search;

import org.jspecify.annotations.NullMarked;
