/** What workers that pull ask for, get, and say. */
@NullMarked
package io.holdfast.producer.lease;

import org.jspecify.annotations.NullMarked;
