/** Checks of a description in OpenAPI against itself and against the controllers that it describes. */
@NullMarked
package io.holdfast.testing.openapi;

import org.jspecify.annotations.NullMarked;
