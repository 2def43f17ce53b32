/** The vocabulary of a task queue: tasks, leases, outcomes and reports, as values that do not depend on storage. */
@NullMarked
package io.holdfast.queue.model;

import org.jspecify.annotations.NullMarked;
