/** Reads tasks as clients describe them in JSON. */
@NullMarked
package io.holdfast.service.task;

import org.jspecify.annotations.NullMarked;
