/** What several parts of a worker share: threads, loops, and how they get through an outage. */
@NullMarked
package io.holdfast.worker.support;

import org.jspecify.annotations.NullMarked;
