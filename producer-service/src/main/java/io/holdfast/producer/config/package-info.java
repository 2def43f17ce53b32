/** The settings of the producer and the beans of the queue. */
@NullMarked
package io.holdfast.producer.config;

import org.jspecify.annotations.NullMarked;
