/** {@code POST /leases}: hands tasks to workers, at once or after a wait. */
@NullMarked
package io.holdfast.producer.pull.take;

import org.jspecify.annotations.NullMarked;
