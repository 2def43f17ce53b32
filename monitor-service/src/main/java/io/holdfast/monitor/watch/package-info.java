/** Looks at the queues once a second and remembers what it saw. */
@NullMarked
package io.holdfast.monitor.watch;

import org.jspecify.annotations.NullMarked;
