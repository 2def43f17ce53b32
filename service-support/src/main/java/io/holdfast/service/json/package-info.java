/** Reads JSON strictly, in one pass, and collects every error. */
@NullMarked
package io.holdfast.service.json;

import org.jspecify.annotations.NullMarked;
