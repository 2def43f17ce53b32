/** Reads JSON bodies strictly, in one pass, and collects every error. */
@NullMarked
package io.holdfast.producer.http.json;

import org.jspecify.annotations.NullMarked;
