/** What a task queue speaks of: tasks, leases, outcomes and reports, as values that know no storage. */
@NullMarked
package io.holdfast.queue.model;

import org.jspecify.annotations.NullMarked;
