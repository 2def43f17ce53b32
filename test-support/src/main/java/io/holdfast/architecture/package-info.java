/** The architecture rules of all modules, checked in their builds. */
@NullMarked
package io.holdfast.architecture;

import org.jspecify.annotations.NullMarked;
