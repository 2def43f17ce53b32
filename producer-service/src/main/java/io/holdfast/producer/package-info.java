/** The REST API that takes tasks. */
@NullMarked
package io.holdfast.producer;

import org.jspecify.annotations.NullMarked;
