/** Who may call the producer, and how often. */
@NullMarked
package io.holdfast.producer.access;

import org.jspecify.annotations.NullMarked;
