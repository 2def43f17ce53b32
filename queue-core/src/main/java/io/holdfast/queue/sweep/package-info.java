/** What the dispatcher, the reaper and the trimmer of a queue find, and the policies that they follow. */
@NullMarked
package io.holdfast.queue.sweep;

import org.jspecify.annotations.NullMarked;
