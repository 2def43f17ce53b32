/** Converts the payloads and results of handlers from and to JSON. */
@NullMarked
package io.holdfast.worker.json;

import org.jspecify.annotations.NullMarked;
