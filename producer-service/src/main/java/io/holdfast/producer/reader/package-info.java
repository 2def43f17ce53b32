/** Turns the bytes of a request into tasks, or into everything that is wrong with them. */
@NullMarked
package io.holdfast.producer.reader;

import org.jspecify.annotations.NullMarked;
