/** What the producer can be told, and the queue's ports as its beans. */
@NullMarked
package io.holdfast.producer.config;

import org.jspecify.annotations.NullMarked;
