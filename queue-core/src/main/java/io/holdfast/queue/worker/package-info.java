/** What workers report about themselves. */
@NullMarked
package io.holdfast.queue.worker;

import org.jspecify.annotations.NullMarked;
