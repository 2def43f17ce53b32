/** {@code POST /leases/renew}, {@code /complete} and {@code /fail}: renews leases and ends them by their outcome. */
@NullMarked
package io.holdfast.producer.pull.settle;

import org.jspecify.annotations.NullMarked;
