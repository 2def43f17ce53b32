/** The limits of a queue in JSON. */
@NullMarked
package io.holdfast.service.flow;

import org.jspecify.annotations.NullMarked;
