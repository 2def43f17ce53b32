/** Architecture rules that the tests of every module check. */
@NullMarked
package io.holdfast.architecture;

import org.jspecify.annotations.NullMarked;
