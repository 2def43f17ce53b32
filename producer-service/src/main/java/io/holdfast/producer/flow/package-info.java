/** Flow control: the limits of a queue, and its keys. */
@NullMarked
package io.holdfast.producer.flow;

import org.jspecify.annotations.NullMarked;
