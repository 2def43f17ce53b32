/** The system tested from outside: real processes, over HTTP. */
@NullMarked
package io.holdfast.system;

import org.jspecify.annotations.NullMarked;
