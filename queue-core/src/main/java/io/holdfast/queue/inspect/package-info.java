/** What a queue shows about itself: depths, the details and the position of a task, pages of tasks, risks. */
@NullMarked
package io.holdfast.queue.inspect;

import org.jspecify.annotations.NullMarked;
