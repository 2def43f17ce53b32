/** Looks tasks up, lists, cancels and requeues them, and explains why a task is waiting. */
@NullMarked
package io.holdfast.producer.tasks;

import org.jspecify.annotations.NullMarked;
