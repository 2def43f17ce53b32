/** {@code POST /task} and {@code POST /tasks}: reads tasks and writes them to their queues. */
@NullMarked
package io.holdfast.producer.enqueue;

import org.jspecify.annotations.NullMarked;
